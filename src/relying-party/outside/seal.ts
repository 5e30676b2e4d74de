/**
 * What the browser keeps for the relying party and can neither read nor change: JWE (dir, A256GCM) under a key derived
 * from the cookie secret. Each text is sealed for one purpose and a limited time; a sealed text of another purpose opens
 * nothing.
 */
import { createHash, hkdfSync } from 'node:crypto';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';

export interface Sealer {
  /** @param until epoch milliseconds */
  seal(purpose: string, content: Readonly<Record<string, unknown>>, until: number): Promise<string>;
  /** The content; undefined for what was not sealed here for this purpose, or has ended. */
  open(purpose: string, text: string): Promise<unknown>;
}

interface SealKey {
  readonly kid: string;
  readonly key: Uint8Array;
}

function keyFrom(secret: string): SealKey {
  const key = new Uint8Array(hkdfSync('sha256', secret, 'relying-party', 'sealed cookies', 32));
  return { kid: createHash('sha256').update(key).digest('base64url').slice(0, 8), key };
}

/**
 * @param secrets the first one seals; all of them open, so that a secret can be replaced
 * @param now epoch milliseconds
 */
export function createSealer(secrets: readonly [string, ...string[]], now: () => number): Sealer {
  const keys = secrets.map(keyFrom);
  const current = keyFrom(secrets[0]);

  return {
    seal: (purpose, content, until) =>
      new EncryptJWT({ content })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: current.kid })
        .setAudience(purpose)
        .setExpirationTime(Math.floor(until / 1_000))
        .encrypt(current.key),

    async open(purpose, text) {
      try {
        const { payload } = await jwtDecrypt(
          text,
          ({ kid }) => {
            const found = keys.find((candidate) => candidate.kid === kid);
            if (found === undefined) throw new errors.JWEDecryptionFailed();
            return found.key;
          },
          {
            audience: purpose,
            requiredClaims: ['exp'],
            currentDate: new Date(now()),
            keyManagementAlgorithms: ['dir'],
            contentEncryptionAlgorithms: ['A256GCM'],
          },
        );
        return payload.content;
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}
