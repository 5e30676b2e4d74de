/**
 * What the browser keeps while relying parties are told: which sessions ended, and where the person goes on. Sealed in a
 * short-lived cookie, so that nobody sees whose relying parties they were by an address, and nobody is sent elsewhere.
 */
import type { Context } from 'koa';
import { z } from 'zod';
import { LANGUAGES } from '../../config/schema.ts';
import type { Operator } from '../../operator/operator.ts';
import { cookieScheme } from '../../provider/cookies.ts';
import { type Keyring, SealBroken } from '../../store/keyring.ts';

const KEPT_SECONDS = 600;
/** Browsers drop longer cookies silently. */
const LONGEST = 3_800;

const handle = z.object({
  /** of the sessions that ended, or that one relying party left */
  uids: z.array(z.string()).min(1),
  /** what has happened, in the person's language; undefined is that the person is signed out */
  heading: z.string().optional(),
  /** where the person goes on; undefined ends on the page itself */
  back: z.string().optional(),
  /** of the relying party that asked */
  rpName: z.string().optional(),
  language: z.enum(LANGUAGES),
  /** epoch milliseconds: when the session ended, and how long the person waits at most */
  at: z.number(),
  until: z.number(),
});
export type ProgressHandle = Readonly<z.infer<typeof handle>>;

export interface ProgressHandles {
  /** False if it cannot be kept: then there is nothing to show. */
  keep(ctx: Context, value: ProgressHandle): boolean;
  read(ctx: Context): ProgressHandle | undefined;
}

export function createProgressHandles(
  operator: Operator,
  keyring: Pick<Keyring, 'seal' | 'open'>,
  now: () => number,
): ProgressHandles {
  const { names, secure, path } = cookieScheme(operator.id, operator.issuer);
  const label = `logout progress ${operator.id}`;
  const attributes = [
    `Path=${path.replace(/\/$/, '')}/logout`,
    `Max-Age=${KEPT_SECONDS}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
  ];
  return {
    keep(ctx, value) {
      const sealed = keyring.seal(JSON.stringify(value), label);
      if (sealed.length > LONGEST) return false;
      ctx.append('Set-Cookie', [`${names.logout}=${sealed}`, ...attributes].join('; '));
      return true;
    },
    read(ctx) {
      const sealed = ctx.cookies.get(names.logout, { signed: false });
      if (sealed === undefined) return undefined;
      try {
        const value = handle.parse(JSON.parse(keyring.open(sealed, label)));
        return value.at + KEPT_SECONDS * 1_000 > now() ? value : undefined;
      } catch (error) {
        // made with a master secret that is gone, or by somebody else: as good as none
        if (error instanceof SealBroken || error instanceof z.ZodError) return undefined;
        throw error;
      }
    },
  };
}
