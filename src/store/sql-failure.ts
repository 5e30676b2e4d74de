/** What a driver threw, as an error of the SQL port. */
import { SqlFailed, UniqueViolation } from './sql.ts';
import { reasonOf } from './start-error.ts';

const UNIQUE_VIOLATION = '23505';
const SQLSTATE = /^[0-9A-Z]{5}$/;

const property = (error: unknown, name: string): string | undefined => {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
};

export function sqlFailure(error: unknown, statement: string): UniqueViolation | SqlFailed {
  const code = property(error, 'code');
  // Errors of the server carry a severity; those of sockets a code of their own.
  if (code === undefined || !SQLSTATE.test(code) || property(error, 'severity') === undefined) {
    return new SqlFailed(statement, undefined, reasonOf(error), { cause: error });
  }
  if (code === UNIQUE_VIOLATION) return new UniqueViolation(property(error, 'constraint') ?? '');
  return new SqlFailed(statement, code, reasonOf(error));
}
