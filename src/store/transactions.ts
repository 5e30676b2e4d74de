/**
 * The login transactions, on prepared SQL. Owns compare-and-set, the one push per number and the taking over from a copy
 * of the gateway that died. Never decides what a transaction may do next: login/machine.ts does.
 */
import { NumberBusy, type Transaction, type TransactionStore } from '../login/transaction.ts';
import { type Sql, type Statement, UniqueViolation } from './sql.ts';
import { decodeTransaction, FIELD_COLUMNS, fieldValues, KEY_COLUMNS } from './transaction-row.ts';

const PUSH_KEY_INDEX = 'login_transaction_push_key_key';
const KEY_VALUES = KEY_COLUMNS.length;

const columns = [...KEY_COLUMNS, ...FIELD_COLUMNS].join(', ');
const returned = [...KEY_COLUMNS, ...FIELD_COLUMNS].map((column) => `taken.${column}`).join(', ');
const parameters = [...KEY_COLUMNS, ...FIELD_COLUMNS].map((_, position) => `$${position + 1}`).join(', ');
const assignments = FIELD_COLUMNS.map((column, position) => `${column} = $${KEY_VALUES + position + 1}`).join(', ');

const CREATE: Statement = {
  name: 'transaction_create',
  text: `INSERT INTO login_transaction (${columns}) VALUES (${parameters}) ON CONFLICT (operator, uid) DO NOTHING`,
};
const FIND: Statement = {
  name: 'transaction_find',
  text: `SELECT ${columns} FROM login_transaction WHERE operator = $1 AND uid = $2`,
};
const FIND_BY_PUSH_KEY: Statement = {
  name: 'transaction_find_by_push_key',
  text: `SELECT ${columns} FROM login_transaction WHERE push_key = $1`,
};
const FIND_BY_LINK: Statement = {
  name: 'transaction_find_by_link',
  text: `SELECT ${columns} FROM login_transaction WHERE link_hash = $1`,
};
const SAVE: Statement = {
  name: 'transaction_save',
  text: `UPDATE login_transaction SET version = $3::integer + 1, ${assignments}
    WHERE operator = $1 AND uid = $2 AND version = $3`,
};
const FORGET: Statement = {
  name: 'transaction_forget',
  text: 'DELETE FROM login_transaction WHERE operator = $1 AND msisdn_index = $2 AND push_key IS NULL',
};
const VERSIONS: Statement = {
  name: 'transaction_versions',
  text: `SELECT operator, uid, version FROM login_transaction
    WHERE (operator, uid) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
};
const HEARTBEAT: Statement = {
  name: 'instance_heartbeat',
  text: `INSERT INTO gateway_instance (id, alive_until) VALUES ($1, now() + make_interval(secs => $2))
    ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until`,
};
const RETIRE: Statement = { name: 'instance_retire', text: 'DELETE FROM gateway_instance WHERE id = $1' };

/**
 * Pushes of dead copies, and pushes that nobody brought to an end although their deadline has passed, this copy's own
 * included. The raised version makes a late save of the former copy fail.
 */
const ADOPT: Statement = {
  name: 'transaction_adopt',
  text: `UPDATE login_transaction AS taken SET instance = $1, version = taken.version + 1
    FROM (
      SELECT operator, uid FROM login_transaction AS orphan
      WHERE push_key IS NOT NULL
        AND (
          deadline_at < now() - interval '15 seconds'
          OR instance IS DISTINCT FROM $1
            AND NOT EXISTS (SELECT 1 FROM gateway_instance WHERE id = orphan.instance AND alive_until > now())
        )
      ORDER BY updated_at LIMIT $2 FOR UPDATE OF orphan SKIP LOCKED
    ) AS found
    WHERE taken.operator = found.operator AND taken.uid = found.uid
    RETURNING ${returned}`,
};

async function orBusy<T>(run: Promise<T>): Promise<T> {
  try {
    return await run;
  } catch (error) {
    if (error instanceof UniqueViolation && error.constraint === PUSH_KEY_INDEX) {
      throw new NumberBusy('another push is waiting on this number');
    }
    throw error;
  }
}

export function createTransactionStore(sql: Sql): TransactionStore {
  const find = async (operator: string, uid: string): Promise<Transaction | undefined> => {
    const [row] = (await sql.query(FIND, [operator, uid])).rows;
    return row && decodeTransaction(row);
  };
  const values = (transaction: Transaction) => [
    transaction.operator,
    transaction.uid,
    transaction.version,
    ...fieldValues(transaction),
  ];

  return {
    find,
    async create(transaction) {
      const { count } = await orBusy(sql.query(CREATE, values(transaction)));
      if (count === 1) return transaction;
      const stored = await find(transaction.operator, transaction.uid);
      // Only a janitor could have taken the row away in between, and only an expired one.
      if (!stored) throw new Error('the login transaction has expired');
      return stored;
    },
    async save(transaction) {
      const { count } = await orBusy(sql.query(SAVE, values(transaction)));
      return count === 1 ? { ...transaction, version: transaction.version + 1 } : undefined;
    },
    async findByPushKey(pushKey) {
      const [row] = (await sql.query(FIND_BY_PUSH_KEY, [pushKey])).rows;
      return row && decodeTransaction(row);
    },
    async findByLink(linkHash) {
      const [row] = (await sql.query(FIND_BY_LINK, [linkHash])).rows;
      return row && decodeTransaction(row);
    },
    async forget(operator, msisdnIndex) {
      await sql.query(FORGET, [operator, msisdnIndex]);
    },
    async states(keys) {
      if (keys.length === 0) return [];
      const { rows } = await sql.query(VERSIONS, [keys.map((key) => key.operator), keys.map((key) => key.uid)]);
      return rows.map((row) => ({
        operator: String(row.operator),
        uid: String(row.uid),
        version: Number(row.version),
      }));
    },
    async heartbeat(instance, seconds) {
      await sql.query(HEARTBEAT, [instance, seconds]);
    },
    async adopt(instance, limit, onUnreadable) {
      const { rows } = await sql.query(ADOPT, [instance, limit]);
      return rows.flatMap((row) => {
        try {
          return [decodeTransaction(row)];
        } catch (error) {
          onUnreadable(error);
          return [];
        }
      });
    },
    async retire(instance) {
      await sql.query(RETIRE, [instance]);
    },
  };
}
