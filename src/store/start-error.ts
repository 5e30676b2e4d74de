/** Why the database, or a folder of the program, cannot be used. The program prints the message as its only line and ends with a non-zero code. */

export type StartErrorCode =
  | 'database_in_use'
  | 'database_newer'
  | 'database_unreachable'
  | 'database_refused'
  | 'database_damaged'
  | 'database_address_invalid'
  | 'data_dir_unusable'
  | 'simulator_in_use'
  | 'migration_edited'
  | 'migration_failed'
  | 'migration_missing'
  | 'migration_locked';

/** The message is one line and holds no secret. */
export class StartError extends Error {
  readonly code: StartErrorCode;
  constructor(code: StartErrorCode, message: string, options?: ErrorOptions) {
    super(message.replace(/\s+/g, ' ').trim(), options);
    this.name = 'StartError';
    this.code = code;
  }
}

/** The message of whatever was thrown; drivers throw aggregates whose own message is empty. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
};
