/** Tokens whose signature proves nothing: none, with the wrong algorithm, or not over these bytes. */
import { createPublicKey, createSecretKey } from 'node:crypto';
import type { Kit, Misbehaviour } from '../case.ts';
import { bcp, idToken, jws, validation } from '../rules.ts';
import { type Signer, signature, signingInput } from '../token.ts';

const REGISTERED = 'Compares alg with the one algorithm that it is registered with, before it looks at any key.';

/** Whatever it is registered with, the token says something else. */
const unsigned =
  (alg: string) =>
  ({ header, claims }: Kit): string =>
    `${signingInput({ ...header, alg, kid: undefined }, claims)}.`;

const hs256 = (secret: string | Buffer): Signer => ({
  alg: 'HS256',
  kid: undefined,
  key: createSecretKey(Buffer.from(secret)),
});

/** Header and claims stay, the signature is another. */
function withSignature({ header, claims, signer }: Kit, change: (genuine: Buffer) => Buffer): string {
  const input = signingInput(header, claims);
  return `${input}.${change(signature(input, signer)).toString('base64url')}`;
}

/** The public half in the form in which servers keep it in files, PEM with its last line end. */
const publicPem = ({ signer, published }: Kit): string => {
  const key = signer.alg === 'HS256' ? published[0]?.key : signer.key;
  if (!key) throw new Error('the issuer publishes no key');
  return createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString();
};

const lastBitFlipped = (genuine: Buffer): Buffer => {
  const changed = Buffer.from(genuine);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  return changed;
};

export const SIGNATURE_CASES = {
  alg_none: {
    title: 'Not signed',
    wrong: 'alg is none, and there is no signature.',
    right: REGISTERED,
    rules: [validation(7), idToken, bcp('3.2')],
    fails: ['algorithm'],
    forge: unsigned('none'),
  },
  alg_none_other_case: {
    title: 'Not signed, spelt differently',
    wrong: 'alg is nOnE, which a list of forbidden words does not know; there is no signature.',
    right: 'Has a list of what it allows, not of what it forbids.',
    rules: [validation(7), bcp('3.1')],
    fails: ['algorithm'],
    forge: unsigned('nOnE'),
  },
  hs256_public_key: {
    title: 'HS256 with the public key',
    wrong: 'alg is HS256, and the secret is the PEM text of the public key, which everybody has.',
    right: `${REGISTERED} A public key is never a secret.`,
    rules: [validation(7), bcp('3.1')],
    fails: ['algorithm'],
    needs: ['public key'],
    forge: (kit) => kit.token({ signer: hs256(publicPem(kit)), header: { kid: kit.header.kid } }),
  },
  hs256_client_secret: {
    title: 'HS256 with the client secret',
    wrong: 'alg is HS256 with the client’s own secret, though it is registered with a signature by public key.',
    right: REGISTERED,
    rules: [validation(7), bcp('3.1')],
    fails: ['algorithm'],
    needs: ['public key', 'client secret'],
    forge: (kit) => kit.token({ signer: hs256(kit.clientSecret ?? '') }),
  },
  hs256_empty_secret: {
    title: 'HS256 with nothing',
    wrong: 'alg is HS256, and the secret is empty: what a missing setting becomes.',
    right: `${REGISTERED} Refuses to start without the keys that it needs.`,
    rules: [validation(8), bcp('3.2')],
    fails: ['algorithm'],
    needs: ['public key'],
    forge: (kit) => kit.token({ signer: hs256('') }),
  },
  unexpected_alg: {
    title: 'Another algorithm of the issuer',
    wrong: 'Rightly signed by the issuer, but with another of its algorithms than the one registered.',
    right: REGISTERED,
    rules: [validation(7), bcp('3.1')],
    fails: ['algorithm'],
    forge(kit) {
      const other = kit.published.find(({ alg }) => alg !== kit.signer.alg);
      if (!other) throw new Error('the issuer publishes one algorithm only');
      return kit.token({ signer: other });
    },
  },
  bad_signature: {
    title: 'Signature broken',
    wrong: 'One bit of the signature is another.',
    right: 'Verifies the signature of every ID token, also of one that came over TLS from the token endpoint.',
    rules: [validation(6), bcp('3.3')],
    fails: ['signature'],
    forge: (kit) => withSignature(kit, lastBitFlipped),
  },
  altered_claims: {
    title: 'Altered after signing',
    wrong: 'acr was raised to 4, and a claim was added, after the token was signed.',
    right: 'Verifies the signature before it reads a claim.',
    rules: [validation(6), bcp('3.3')],
    fails: ['signature'],
    forge({ header, claims, signer }) {
      const signed = signature(signingInput(header, claims), signer).toString('base64url');
      return `${signingInput(header, { ...claims, acr: '4', altered_after_signing: true })}.${signed}`;
    },
  },
  no_signature: {
    title: 'Signature cut off',
    wrong: 'alg is the right one, but the signature is empty.',
    right: 'Takes an empty signature for a wrong one.',
    rules: [validation(6), jws('5.2')],
    fails: ['signature'],
    forge: (kit) => withSignature(kit, () => Buffer.alloc(0)),
  },
  zero_signature: {
    title: 'Signature of zeros',
    wrong: 'The signature has the right length and is all zeros, which broken implementations of ECDSA accept.',
    right: 'Uses a library that is kept up to date.',
    rules: [validation(6), bcp('3.3')],
    fails: ['signature'],
    forge: (kit) => withSignature(kit, (genuine) => Buffer.alloc(genuine.length)),
  },
} as const satisfies Record<string, Misbehaviour>;
