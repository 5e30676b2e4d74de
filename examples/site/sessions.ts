/**
 * Who is signed in, in a file: a website that was switched off still knows it when it comes back, and so a logout that
 * arrives late has something to end. Remembers for a while which sessions the issuer ended. A real website has a database.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import type { Session, SessionStore } from 'signet/relying-party';
import { z } from 'zod';

const LEVELS = ['1', '2', '3', '4'] as const;

/** members that may be missing */
const optional = <S extends z.ZodType>(schema: S) => schema.optional().transform((value) => value);

const session: z.ZodType<Session> = z.object({
  issuer: z.string(),
  clientId: z.string(),
  sub: z.string(),
  acr: optional(z.string()),
  amr: z.array(z.string()),
  authTime: optional(z.number()),
  sid: optional(z.string()),
  claims: z.record(z.string(), z.unknown()),
  userinfo: optional(z.record(z.string(), z.unknown())),
  idToken: z.string(),
  tokens: optional(z.undefined()),
  asked: z.object({ acr: optional(z.enum(LEVELS)), maxAge: optional(z.number()) }),
  createdAt: z.number(),
  lastSeenAt: z.number(),
});
const file = z.array(z.tuple([z.string(), z.object({ session, until: z.number() })]));

/** A logout that the issuer told. */
export interface ToldLogout {
  readonly at: Date;
  readonly sid: string | undefined;
  /** how many sessions here it ended */
  readonly sessions: number;
}

export interface Sessions extends SessionStore {
  /** newest first */
  readonly logouts: () => readonly ToldLogout[];
  /** When the issuer ended this session here; undefined when it did not. */
  endedAt(sid: string): Date | undefined;
}

const LOGOUTS_KEPT = 20;

function read(path: string): z.output<typeof file> {
  try {
    return file.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    // the first start; from a file of an earlier version everybody signs in again
    if (existsSync(path)) process.stderr.write(`${path} is not used: ${error instanceof Error ? error.name : error}\n`);
    return [];
  }
}

export function openSessions(path: string): Sessions {
  const entries = new Map(read(path).filter(([, { until }]) => until > Date.now()));
  const told: ToldLogout[] = [];
  mkdirSync(dirname(path), { recursive: true });

  const save = (): void => {
    writeFileSync(`${path}.new`, JSON.stringify([...entries]), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
  const endWhere = (isMeant: (session: Session) => boolean, sid: string | undefined): number => {
    const keys = [...entries].filter(([, entry]) => isMeant(entry.session)).map(([key]) => key);
    for (const key of keys) entries.delete(key);
    told.unshift({ at: new Date(), sid, sessions: keys.length });
    told.length = Math.min(told.length, LOGOUTS_KEPT);
    save();
    return keys.length;
  };

  return {
    get(key) {
      const entry = entries.get(key);
      return entry && entry.until > Date.now() ? entry.session : undefined;
    },
    set(key, value, until) {
      entries.set(key, { session: value, until });
      save();
    },
    touch(key, value, until) {
      if (entries.has(key)) entries.set(key, { session: value, until });
    },
    delete(key) {
      entries.delete(key);
      save();
    },
    deleteBySid: (issuer, sid) => endWhere((one) => one.issuer === issuer && one.sid === sid, sid),
    deleteBySub: (issuer, sub) => endWhere((one) => one.issuer === issuer && one.sub === sub, undefined),
    logouts: () => told,
    endedAt: (sid) => told.find((one) => one.sid === sid)?.at,
  };
}
