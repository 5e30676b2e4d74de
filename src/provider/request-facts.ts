/**
 * What the ID token says about the request and its login beyond the session: kept, sealed, with the authorization code that
 * answers it, and as far as it stays true with the refresh tokens after it. A session knows nothing of it, so the next
 * request gets its own.
 */
import { createHash } from 'node:crypto';
import { type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { z } from 'zod';
import { isMobileConnect } from '../profile/request.ts';
import type { Keyring } from '../store/keyring.ts';
import { clientView } from './client-view.ts';
import { hasAgreed } from './consent-policy.ts';

const LABEL = 'request facts';
const MEMBER = 'signet_facts';

const claims = z.object({
  /** lower-case hex SHA-256 of the login_hint as the relying party sent it */
  hashed_login_hint: z.string().optional(),
  /** the text that the phone showed */
  displayed_data: z.string().optional(),
});
/** Claims about a signature; the SIM's, so only for a relying party that may have them and whose person agreed. */
const signature = z.object({
  /** CMS SignedData, DER in base64 */
  dts: z.string().optional(),
  /** SubjectPublicKeyInfo, DER in base64 */
  upk: z.string().optional(),
  /** seconds since 1970 */
  dts_time: z.int().optional(),
});
const told = claims.extend(signature.shape);
const shape = told.extend({
  correlation_id: z.string().optional(),
  /** the request was held to the Mobile Connect profile */
  mobile_connect: z.literal(true).optional(),
});

/** What of it goes into an ID token. */
export type FactClaims = z.infer<typeof told>;
export type RequestFacts = z.infer<typeof shape>;

export interface FactedRequest {
  readonly mobileConnect: boolean;
  readonly scopes: ReadonlySet<string>;
  readonly loginHint: string | undefined;
  readonly correlationId: string | undefined;
  /** of the login that answers this very request; undefined when a session does */
  readonly displayed: string | undefined;
  /** what was to be signed */
  readonly dtbs?: string | undefined;
  /** the signature, where the relying party gets it */
  readonly evidence?: z.infer<typeof signature> | undefined;
}

const present = <T extends object>(facts: T): T | undefined => (Object.keys(facts).length > 0 ? facts : undefined);

/** The facts of a request; undefined when there are none. */
export function requestFacts(request: FactedRequest): RequestFacts | undefined {
  const { correlationId, displayed, dtbs, evidence, loginHint, mobileConnect, scopes } = request;
  const shown = mobileConnect && (scopes.has('mc_authz') || dtbs !== undefined);
  return present({
    ...(mobileConnect &&
      loginHint !== undefined && { hashed_login_hint: createHash('sha256').update(loginHint).digest('hex') }),
    ...(shown && displayed !== undefined && { displayed_data: displayed }),
    ...(shown && dtbs !== undefined && evidence),
    ...(correlationId !== undefined && { correlation_id: correlationId }),
    ...(mobileConnect && { mobile_connect: true }),
  });
}

const loginOutcome = z.object({ displayed: z.string().optional(), evidence: signature.optional() });

function factsOf(ctx: KoaContextWithOIDC): RequestFacts | undefined {
  const { oidc } = ctx;
  // a session answers without any: an error would be made for nothing
  const outcome = oidc.result && loginOutcome.safeParse(oidc.result).data;
  const params = Object.fromEntries(
    Object.entries(oidc.params ?? {}).map(([name, value]) => [name, typeof value === 'string' ? value : undefined]),
  );
  return requestFacts({
    mobileConnect: isMobileConnect(clientView(oidc.client).profile, params),
    scopes: oidc.requestParamScopes,
    loginHint: params.login_hint ?? params.login_hint_token,
    correlationId: params.correlation_id,
    displayed: outcome?.displayed,
    dtbs: params.dtbs,
    evidence: hasAgreed(ctx, 'signature') ? outcome?.evidence : undefined,
  });
}

const bearer = z.object({ [MEMBER]: z.string().optional() });

export interface FactsKeeper {
  /** Member of an authorization code, to be given to its constructor where a code is made outside the authorization endpoint. */
  seal(facts: RequestFacts | undefined): Readonly<Record<string, string>>;
  /** The facts that a code or refresh token carries. */
  read(token: unknown): RequestFacts;
  /** The same as claims. */
  claims(token: unknown): FactClaims;
  /** Has the provider's codes and refresh tokens carry them. */
  attach(provider: Provider): void;
}

export function createFactsKeeper(keyring: Pick<Keyring, 'open' | 'seal'>): FactsKeeper {
  const seal = (facts: RequestFacts | undefined) =>
    facts ? { [MEMBER]: keyring.seal(JSON.stringify(facts), LABEL) } : {};
  const read = (token: unknown): RequestFacts => {
    const sealed = bearer.safeParse(token).data?.[MEMBER];
    return sealed === undefined ? {} : shape.parse(JSON.parse(keyring.open(sealed, LABEL)));
  };
  const readClaims = (token: unknown): FactClaims => told.parse(read(token));

  /** @param facts of what is about to be saved */
  const carry = (
    Model: Provider['AuthorizationCode'] | Provider['RefreshToken'],
    facts: (ctx: KoaContextWithOIDC) => RequestFacts | undefined,
  ): void => {
    const { prototype } = Model;
    const { save } = prototype;
    const listed = Model.IN_PAYLOAD;
    Object.defineProperty(Model, 'IN_PAYLOAD', { get: () => [...listed, MEMBER] });
    Object.defineProperty(prototype, 'save', {
      value: function saveWithFacts(this: typeof prototype) {
        const { ctx } = Provider;
        if (ctx && !(MEMBER in this)) Object.assign(this, seal(facts(ctx)));
        return save.call(this);
      },
    });
  };

  return {
    seal,
    read,
    claims: readClaims,
    attach(provider) {
      carry(provider.AuthorizationCode, factsOf);
      carry(provider.RefreshToken, ({ oidc: { entities } }) =>
        // a signature is handed over once
        present(claims.parse(read(entities.RotatedRefreshToken ?? entities.AuthorizationCode))),
      );
    },
  };
}
