/**
 * The stranger whom wrong tokens would have trusted: keys and certificates of his own, made anew at every start, and the
 * addresses at which a header says that they are. Never anything of an issuer.
 */
import { createPublicKey, KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { generateKeys } from '../../tls/key-pairs.ts';
import { selfSignedClient, validFor } from '../../tls/self-signed-client.ts';
import * as x509 from '../../tls/x509.ts';
import { loopbackOnly } from '../phone/loopback.ts';
import type { Route } from '../phone/routes.ts';
import type { Stranger } from './case.ts';
import type { Signer } from './token.ts';

const PATH = '/sandbox/stranger';
const YEARS = 1;

const publicJwk = ({ key }: Signer): JWK => createPublicKey(key).export({ format: 'jwk' });

async function madeKey(alg: 'RS256' | 'ES256', now: number) {
  const type = alg === 'RS256' ? 'RSA' : 'EC';
  const keys = await generateKeys(type);
  const name = new x509.Name([{ CN: [{ utf8String: 'Signet Sandbox Stranger' }] }]);
  const certificate = await selfSignedClient(name, keys, type, validFor(now, YEARS));
  const key = KeyObject.from(keys.privateKey);
  const kid = (await calculateJwkThumbprint(createPublicKey(key).export({ format: 'jwk' }))).slice(0, 16);
  return { signer: { alg, kid, key } as const, certificate };
}

export interface StrangerParts {
  /** made when first needed */
  readonly meet: () => Promise<Stranger>;
  /** his keys and certificates, as the headers of tokens promise */
  readonly routes: readonly Route[];
}

/**
 * @param origin of the sandbox, e.g. `http://localhost:3000`
 * @param now epoch milliseconds
 */
export function createStranger(origin: string, now: () => number): StrangerParts {
  const make = async () => {
    const [rsa, ec] = await Promise.all([madeKey('RS256', now()), madeKey('ES256', now())]);
    const der = ({ rawData }: x509.X509Certificate): string => Buffer.from(rawData).toString('base64');
    const known: Stranger = {
      rsa: rsa.signer,
      ec: ec.signer,
      certificates: { RS256: der(rsa.certificate), ES256: der(ec.certificate) },
      jwksAddress: `${origin}${PATH}/jwks.json`,
      certificateAddress: { RS256: `${origin}${PATH}/RS256.pem`, ES256: `${origin}${PATH}/ES256.pem` },
    };
    const pem = { RS256: rsa.certificate.toString('pem'), ES256: ec.certificate.toString('pem') };
    return { known, pem };
  };
  let making: ReturnType<typeof make> | undefined;
  const made = (): ReturnType<typeof make> => {
    making ??= make();
    return making;
  };

  const certificate = (alg: 'RS256' | 'ES256'): Route => ({
    method: 'GET',
    path: `${PATH}/${alg}.pem`,
    async handle(ctx) {
      ctx.type = 'application/x-pem-file';
      ctx.body = (await made()).pem[alg];
    },
  });
  const keySet: Route = {
    method: 'GET',
    path: `${PATH}/jwks.json`,
    async handle(ctx) {
      const { rsa, ec } = (await made()).known;
      ctx.body = {
        keys: [rsa, ec].map((signer) => ({ ...publicJwk(signer), kid: signer.kid, alg: signer.alg, use: 'sig' })),
      };
    },
  };
  return {
    meet: async () => (await made()).known,
    routes: [keySet, certificate('RS256'), certificate('ES256')].map(loopbackOnly),
  };
}
