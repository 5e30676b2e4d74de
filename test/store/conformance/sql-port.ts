import { describe, expect, test } from 'vitest';
import { SqlFailed, UniqueViolation } from '../../../src/store/sql.ts';
import { type Harness, unique } from '../harness.ts';

export function sqlPort(harness: () => Harness): void {
  describe('the SQL port', () => {
    const insert = {
      name: 'test_insert_instance',
      text: 'INSERT INTO gateway_instance (id, alive_until) VALUES ($1, $2)',
    };

    test('gives every type of value back as it came', async () => {
      const at = new Date('2030-01-02T03:04:05.678Z');
      const words = ['plain', 'with "quotes"', 'back\\slash', 'comma, brace}', '', 'é漢😀', 'NULL'];
      const { rows, count } = await harness().database.sql.query(
        {
          name: 'test_types',
          text: `SELECT $1::text AS text, $2::integer AS number, $3::boolean AS flag, $4::timestamptz AS at,
            $5::text[] AS words, $6::text AS nothing, $7::double precision AS fraction`,
        },
        ['é漢😀 \'"\\', 42, false, at, words, null, 1.5],
      );
      expect(rows).toEqual([{ text: 'é漢😀 \'"\\', number: 42, flag: false, at, words, nothing: null, fraction: 1.5 }]);
      expect(count).toBe(1);
    });

    test('counts the rows written', async () => {
      const { sql } = harness().database;
      const id = unique('instance');
      expect((await sql.query(insert, [id, new Date()])).count).toBe(1);
      const remove = { name: 'test_remove_instance', text: 'DELETE FROM gateway_instance WHERE id = $1' };
      expect((await sql.query(remove, [id])).count).toBe(1);
      expect((await sql.query(remove, [id])).count).toBe(0);
    });

    test('names the index that refused a row, without the value, and goes on', async () => {
      const { sql } = harness().database;
      const id = unique('instance');
      await sql.query(insert, [id, new Date()]);
      const refusal = await sql.query(insert, [id, new Date()]).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(UniqueViolation);
      expect(refusal).toMatchObject({ code: 'unique_violation', constraint: 'gateway_instance_pkey' });
      expect((await sql.query(insert, [unique('instance'), new Date()])).count).toBe(1);
    });

    test('says which statement failed and never repeats the row', async () => {
      const { sql } = harness().database;
      const failure = await sql.query(insert, ['41700092501', null]).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(SqlFailed);
      expect(failure).toMatchObject({ code: 'sql_failed', statement: 'test_insert_instance', sqlstate: '23502' });
      expect(failure).not.toHaveProperty('cause');
      expect(String(failure)).not.toContain('41700092501');
    });

    test('a statement that cannot be parsed fails each time', async () => {
      const { sql } = harness().database;
      for (const _ of [1, 2]) {
        const failure = await sql.query({ name: 'test_bad', text: 'SELECT nothing' }, []).catch((e: unknown) => e);
        expect(failure).toMatchObject({ code: 'sql_failed', sqlstate: '42703' });
      }
      await expect(harness().database.ping()).resolves.toBeUndefined();
    });

    test('statements never run inside a transaction that Prisma has open', async () => {
      const { sql, prisma } = harness().database;
      const [inside, outside] = [unique('inside'), unique('outside')];
      let late: Promise<unknown> = Promise.resolve();
      await expect(
        prisma.$transaction(async (transaction) => {
          await transaction.gatewayInstance.create({ data: { id: inside, aliveUntil: new Date() } });
          late = sql.query(insert, [outside, new Date()]);
          throw new Error('rolled back');
        }),
      ).rejects.toThrow('rolled back');
      await late;
      const found = await prisma.gatewayInstance.findMany({ where: { id: { in: [inside, outside] } } });
      expect(found.map((row) => row.id)).toEqual([outside]);
    });
  });
}
