/** The numbers that left their operator, by prepared SQL. */
import type { DepartureStore } from '../operator/departures.ts';
import type { Sql, Statement } from './sql.ts';

const INSERT: Statement = {
  name: 'ported_number_insert',
  text: `INSERT INTO ported_number (operator, msisdn_index, at) VALUES ($1, $2, $3)
    ON CONFLICT (operator, msisdn_index) DO NOTHING`,
};
const SINCE: Statement = {
  name: 'ported_number_since',
  text: 'SELECT operator, msisdn_index, at FROM ported_number WHERE at > $1',
};

export function createDepartureStore(sql: Sql): DepartureStore {
  return {
    async insert({ operator, msisdnIndex, at }) {
      await sql.query(INSERT, [operator, msisdnIndex, at]);
    },
    async since(at) {
      const { rows } = await sql.query(SINCE, [at]);
      return rows.map((row) => {
        if (!(row.at instanceof Date)) throw new TypeError('a departure without a date');
        return { operator: String(row.operator), msisdnIndex: String(row.msisdn_index), at: row.at };
      });
    },
  };
}
