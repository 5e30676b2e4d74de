/**
 * Reads what is stored of a browser's session: oidc-provider's payload with the fields that the gateway adds to it. Times
 * are in epoch seconds, as everywhere in oidc-provider. A session of an earlier release lacks the added fields: then its
 * last login stands for them. Never holds the cookie's value.
 */
import { z } from 'zod';
import type { UsedMethod } from './sessions.ts';

const epoch = z.number().nonnegative();

const storedSession = z.object({
  uid: z.string(),
  accountId: z.string(),
  loginTs: epoch,
  acr: z.string().optional(),
  amr: z.array(z.string()).optional(),
  startedAt: epoch.optional().catch(undefined),
  lastUsedAt: epoch.optional().catch(undefined),
  browser: z.string().max(200).optional().catch(undefined),
  methods: z
    .array(z.object({ amr: z.string(), acr: z.string(), at: epoch }))
    .optional()
    .catch(undefined),
});

export interface StoredSession {
  readonly uid: string;
  readonly subscriberId: string;
  /** highest level reached, '0' where none is known */
  readonly acr: string;
  /** newest first */
  readonly methods: readonly UsedMethod[];
  readonly startedAt: Date;
  readonly lastUsedAt: Date;
  readonly browser: string | undefined;
}

const date = (seconds: number): Date => new Date(seconds * 1_000);

/** Undefined where nobody is signed in. @param payload JSON of the session */
export function readStoredSession(payload: unknown): StoredSession | undefined {
  const parsed = storedSession.safeParse(payload);
  if (!parsed.success) return undefined;
  const { uid, accountId, loginTs, acr = '0', amr = [], browser } = parsed.data;
  const { startedAt = loginTs, lastUsedAt = loginTs } = parsed.data;
  const used = parsed.data.methods ?? amr.map((each) => ({ amr: each, acr, at: loginTs }));
  const methods = used.map((method) => ({ ...method, at: date(method.at) })).sort((a, b) => +b.at - +a.at);
  const highest = methods.reduce((best, method) => (method.acr > best ? method.acr : best), acr);
  return {
    uid,
    subscriberId: accountId,
    acr: highest,
    methods,
    startedAt: date(startedAt),
    lastUsedAt: date(lastUsedAt),
    browser,
  };
}

/** The payload without what one client has of the session; undefined if it has nothing. */
export function withoutClient(payload: unknown, clientId: string): object | undefined {
  const parsed = z.looseObject({ authorizations: z.record(z.string(), z.unknown()) }).safeParse(payload);
  if (!parsed.success || !Object.hasOwn(parsed.data.authorizations, clientId)) return undefined;
  const { [clientId]: _gone, ...authorizations } = parsed.data.authorizations;
  return { ...parsed.data, authorizations };
}
