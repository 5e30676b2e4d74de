/** How many text messages a number got lately, by prepared SQL. Holds indexes of numbers, never numbers. */
import type { SmsCounts } from '../sms/port.ts';
import type { Sql, Statement } from './sql.ts';

/** Counts and answers in one statement, so that several copies of the gateway never count past each other. */
const COUNT: Statement = {
  name: 'sms_count',
  text: `INSERT INTO sms_count AS known (msisdn_index, messages, expires_at) VALUES ($1, 1, $3)
    ON CONFLICT (msisdn_index) DO UPDATE SET
      messages = CASE WHEN known.expires_at <= $2 THEN 1 ELSE known.messages + 1 END,
      expires_at = CASE WHEN known.expires_at <= $2 THEN excluded.expires_at ELSE known.expires_at END
    RETURNING messages`,
};

export function createSmsCounts(sql: Sql): SmsCounts {
  return {
    async count(msisdnIndex, at, windowSeconds) {
      const { rows } = await sql.query(COUNT, [msisdnIndex, at, new Date(at.getTime() + windowSeconds * 1_000)]);
      return Number(rows[0]?.messages);
    },
  };
}
