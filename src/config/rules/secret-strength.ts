/** Tells a secret that somebody typed, copied from an example or took from a sandbox from one that was drawn at random. */
import { SANDBOX_SECRET_PREFIX } from '../sandbox.ts';

/** 43 random base64url characters have 31 different ones on average, and fewer than 16 practically never. */
const MASTER_VARIETY = 16;
const CLIENT_VARIETY = 8;
const PLACEHOLDER =
  /change.?(?:me|it|this)|replace|example|default|secret|password|sandbox|insecure|0123456789|abcdefgh/i;

export type Strength = 'master' | 'client';

/** @returns why the secret is refused in production, undefined when nothing speaks against it */
export function weakness(secret: string, kind: Strength): string | undefined {
  if (secret.startsWith(SANDBOX_SECRET_PREFIX)) return 'was made by a sandbox';
  const placeholder = PLACEHOLDER.exec(secret)?.[0];
  if (placeholder !== undefined) return 'looks like a placeholder';
  const variety = new Set(secret).size;
  if (variety < (kind === 'master' ? MASTER_VARIETY : CLIENT_VARIETY)) return 'repeats few characters';
  return undefined;
}
