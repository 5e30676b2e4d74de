/**
 * An operator's own private keys, sealed, by Prisma. Of several copies that start at once and make keys only the first
 * key of each kind is kept: insert, then list, and use what the list has.
 */
import type { JWK } from 'jose';
import { z } from 'zod';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Keyring } from './keyring.ts';
import { isMissing, isUniqueViolation } from './prisma-failure.ts';

export interface StoredKey {
  readonly operator: string;
  readonly kid: string;
  /** sig: signs tokens; enc: opens subscriber_id */
  readonly use: 'sig' | 'enc';
  /** JOSE algorithm, e.g. `RS256` */
  readonly alg: string;
  /** private */
  readonly jwk: JWK;
  readonly createdAt: Date;
  /** set when a newer key has taken its place; it may still verify and open */
  readonly retiredAt: Date | undefined;
  /** set when it was taken out of use at once; it verifies and opens nothing any more */
  readonly withdrawnAt?: Date | undefined;
}

export interface OperatorKeyRepository {
  /** All keys of an operator, oldest first. */
  list(operator: string): Promise<StoredKey[]>;
  /** Stores a key; does nothing when the operator has a current key of this use and algorithm already. */
  insert(key: StoredKey): Promise<void>;
  /**
   * Stores new keys in place of the current ones of their kinds, all or none; those before are kept, as retired.
   * @returns false when somebody else did so at the same time: nothing is stored then
   */
  rotate(keys: readonly StoredKey[]): Promise<boolean>;
  /**
   * Takes a key out of use, and stores another in its place if one is given: both or neither.
   * @returns false when somebody else changed the keys at the same time: nothing is stored then
   */
  withdraw(key: Pick<StoredKey, 'operator' | 'kid'>, at: Date, successor: StoredKey | undefined): Promise<boolean>;
}

const USE = z.enum(['sig', 'enc']);
const JWK_SHAPE = z.looseObject({ kty: z.string() });

/** of current keys; unique for an operator */
const slotOf = ({ use, alg }: StoredKey): string => `${use}:${alg}`;

const context = (operator: string, kid: string): string => `operator_key ${operator} ${kid}`;

export function createOperatorKeyRepository(prisma: PrismaClient, keyring: Keyring): OperatorKeyRepository {
  const rowOf = (key: StoredKey) => ({
    operator: key.operator,
    kid: key.kid,
    use: key.use,
    alg: key.alg,
    slot: key.retiredAt ? null : slotOf(key),
    privateJwk: keyring.seal(JSON.stringify(key.jwk), context(key.operator, key.kid)),
    createdAt: key.createdAt,
    retiredAt: key.retiredAt ?? null,
    withdrawnAt: key.withdrawnAt ?? null,
  });
  return {
    async list(operator) {
      const rows = await prisma.operatorKey.findMany({
        where: { operator },
        orderBy: [{ createdAt: 'asc' }, { kid: 'asc' }],
      });
      return rows.map((row) => ({
        operator,
        kid: row.kid,
        use: USE.parse(row.use),
        alg: row.alg,
        jwk: JWK_SHAPE.parse(JSON.parse(keyring.open(row.privateJwk, context(operator, row.kid)))),
        createdAt: row.createdAt,
        retiredAt: row.retiredAt ?? undefined,
        withdrawnAt: row.withdrawnAt ?? undefined,
      }));
    },
    async insert(key) {
      try {
        await prisma.operatorKey.create({ data: rowOf(key) });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
      }
    },
    async rotate(keys) {
      try {
        await prisma.$transaction(
          keys.flatMap((key) => [
            prisma.operatorKey.updateMany({
              where: { operator: key.operator, slot: slotOf(key) },
              data: { slot: null, retiredAt: key.createdAt },
            }),
            prisma.operatorKey.createMany({ data: [rowOf(key)] }),
          ]),
        );
        return true;
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        return false;
      }
    },
    async withdraw({ operator, kid }, at, successor) {
      try {
        await prisma.$transaction([
          // one that is withdrawn already is not found, and ends it all
          prisma.operatorKey.update({
            where: { operator_kid: { operator, kid }, withdrawnAt: null },
            data: { slot: null, withdrawnAt: at },
          }),
          ...(successor ? [prisma.operatorKey.create({ data: rowOf(successor) })] : []),
        ]);
        return true;
      } catch (error) {
        if (!isUniqueViolation(error) && !isMissing(error)) throw error;
        return false;
      }
    },
  };
}
