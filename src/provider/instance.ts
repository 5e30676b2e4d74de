/**
 * One oidc-provider instance per operator: its configuration is the sum of the files beside this one. Never shares
 * cookies, keys or stored artefacts with another operator's instance.
 */
import { type AdapterFactory, type Configuration, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { STANDARD_SCOPES } from '../attributes/catalogue.ts';
import type { AttributeSource } from '../attributes/source.ts';
import { refuseOtherAudiences } from '../attributes/web/audience.ts';
import type { Config } from '../config/schema.ts';
import type { ConsentRepository } from '../consent/consents.ts';
import type { Planner } from '../login/planner.ts';
import type { Operator } from '../operator/operator.ts';
import { OPENID_CLAIMS } from '../profile/id-token-claims.ts';
import { LOCATION_CLAIMS, LOCATION_SCOPE } from '../profile/location.ts';
import { EXTRA_PARAMETERS } from '../profile/parameters.ts';
import { hasMobileConnectScope } from '../profile/scopes.ts';
import type { Keyring } from '../store/keyring.ts';
import type { SubscriberRepository } from '../subscriber/subscriber.ts';
import { createFindAccount } from './account.ts';
import { createAttributeClaims } from './attribute-claims.ts';
import { createProfileOf, readAuthorizeRequests } from './authorize-request.ts';
import { EXTRA_CLIENT_METADATA, type FindMetadata } from './clients.ts';
import { createCookieSignatures } from './cookie-signature.ts';
import { cookieScheme } from './cookies.ts';
import { type Correlations, createCorrelationAnswers } from './correlation.ts';
import { describeErrors } from './error-bodies.ts';
import { createFormPosts, type FormAnswer } from './form-post.ts';
import { createGrantLoader } from './grant.ts';
import { createInteractionPolicy } from './interaction-policy.ts';
import { createKeptLocations } from './kept-location.ts';
import type { OperatorKeys } from './keys.ts';
import { keepClients } from './known-clients.ts';
import { createLogoutPolicy } from './logout-policy.ts';
import { metadata, trimMetadata } from './metadata.ts';
import { createOutgoingFetch } from './outgoing.ts';
import { createFactsKeeper, type FactsKeeper } from './request-facts.ts';
import { checkRequestObject } from './request-object.ts';
import { observeRequests, type RequestObserver } from './request-observer.ts';
import { checkTargetsFirst, createIssuedValues, type IssuedValues, resourceTokenClaims } from './resource-tokens.ts';
import { createResources, type Resources } from './resources.ts';
import { servedScopes } from './served-scopes.ts';
import { type AnswerOf, createAnswerOf, levelTimes } from './session-answer.ts';
import { keepSessions, sessionTtl } from './session-keeper.ts';
import { readTokenForms } from './token-forms.ts';
import { ownOrServed, ownTokensOnly } from './token-policy.ts';

export interface ProviderPages {
  readonly renderError: NonNullable<Configuration['renderError']>;
  readonly logout: (ctx: KoaContextWithOIDC) => Promise<void>;
  readonly loggedOut: (ctx: KoaContextWithOIDC) => void;
  readonly formPost: (ctx: KoaContextWithOIDC, answer: FormAnswer) => void;
}

export interface ProviderPorts {
  readonly config: Config;
  readonly operator: Operator;
  readonly keys: OperatorKeys;
  readonly keyring: Keyring;
  readonly adapter: AdapterFactory;
  readonly findClient: FindMetadata;
  readonly subscribers: Pick<SubscriberRepository, 'find' | 'findByNumber'>;
  /** where personal data comes from */
  readonly source: AttributeSource;
  readonly pairwise: NonNullable<Configuration['pairwiseIdentifier']>;
  readonly planner: Planner;
  readonly consents: Pick<ConsentRepository, 'items'>;
  readonly correlations: Pick<Correlations, 'knows'>;
  readonly checkRequest: (ctx: KoaContextWithOIDC) => Promise<void>;
  readonly pages: ProviderPages;
  readonly contentSecurityPolicy: (formTargets: readonly string[]) => string;
  /** whether a presented secret is one of the client's, also one before a rotation */
  readonly isSecret: (clientId: string, presented: string) => Promise<boolean>;
  /** epoch milliseconds */
  readonly now: () => number;
  /** is told what became of each request of a client */
  readonly observe?: RequestObserver | undefined;
}

/** A client can get another at any time. */
const CLIENT_TOKEN_SECONDS = 600;

/** The provider publishes every scope that it finds here. */
const standardScopes = (operator: Operator): Record<string, string[]> => {
  const served = new Set(servedScopes(operator));
  const entries = Object.entries(STANDARD_SCOPES).filter(([scope]) => served.has(scope));
  return Object.fromEntries(entries.map(([scope, claims]) => [scope, [...claims]]));
};

interface Parts {
  readonly facts: FactsKeeper;
  readonly issued: IssuedValues;
  readonly resources: Resources;
  readonly answerOf: AnswerOf;
}

const sessionLife = ({ session }: Config) => ({ idle: session.idle_s, absolute: session.absolute_s });

function configuration(ports: ProviderPorts, { answerOf, facts, issued, resources }: Parts): Configuration {
  const { config, operator, pages } = ports;
  const cookies = cookieScheme(operator.id, operator.issuer);
  const attributes = { signed: true, httpOnly: true, sameSite: 'lax', secure: cookies.secure } as const;
  const locates = operator.settings.mss.services.geofencing;
  // as long as the tokens of a login can be asked
  const locations = locates
    ? createKeptLocations(ports.adapter, config.tokens.code_s + config.tokens.access_token_s)
    : undefined;
  const grantSeconds = Math.max(config.session.absolute_s, config.tokens.refresh_token_s);
  return {
    adapter: ports.adapter,
    jwks: { keys: [...ports.keys.signing] },
    scopes: servedScopes(operator),
    responseTypes: ['code'],
    subjectTypes: ['pairwise'],
    // clients.ts has checked it, and remembers
    sectorIdentifierUriValidate: () => false,
    pairwiseIdentifier: ports.pairwise,
    findAccount: createFindAccount({
      locations,
      facts,
      issued,
      attributes: createAttributeClaims({ ...ports, operator: operator.id }),
    }),
    loadExistingGrant: createGrantLoader({ consents: ports.consents, locations }),
    acrValues: [...operator.levels],
    claims: {
      openid: [...OPENID_CLAIMS, 'updated_at'],
      ...standardScopes(operator),
      ...(locates && { [LOCATION_SCOPE]: [...LOCATION_CLAIMS] }),
    },
    conformIdTokenClaims: false,
    // OpenID Connect Core 3.1.2.1 requires it, also of a client that has registered only one
    allowOmittingSingleRegisteredRedirectUri: false,
    discovery: metadata(operator),
    extraClientMetadata: { properties: [...EXTRA_CLIENT_METADATA] },
    extraParams: {
      ...Object.fromEntries(EXTRA_PARAMETERS.map((name) => [name, null])),
      // one validator carries all checks of our own; oidc-provider runs it for every request
      version: ports.checkRequest,
    },
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'ES256', 'HS256'],
      userinfoSigningAlgValues: ['RS256', 'ES256', 'HS256'],
      requestObjectSigningAlgValues: ['RS256', 'ES256'],
      clientAuthSigningAlgValues: ['RS256', 'ES256'],
    },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    pkce: { required: (_ctx, client) => client.clientAuthMethod === 'none' },
    cookies: {
      names: cookies.names,
      long: { ...attributes, path: cookies.path },
      short: attributes,
    },
    interactions: {
      policy: createInteractionPolicy({ ...ports, answerOf }),
      url: (_ctx, interaction) => `${operator.issuer}/login/${interaction.uid}`,
    },
    routes: {
      authorization: '/authorize',
      token: '/token',
      userinfo: '/userinfo',
      jwks: '/jwks',
      revocation: '/revoke',
      introspection: '/introspect',
      pushed_authorization_request: '/par',
      end_session: '/logout',
    },
    ttl: {
      AccessToken: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? config.tokens.access_token_s,
      AuthorizationCode: config.tokens.code_s,
      ClientCredentials: Math.min(config.tokens.access_token_s, CLIENT_TOKEN_SECONDS),
      IdToken: config.tokens.id_token_s,
      RefreshToken: config.tokens.refresh_token_s,
      Interaction: config.login.interaction_s,
      Session: sessionTtl({ life: sessionLife(config), now: ports.now }),
      Grant: grantSeconds,
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      claimsParameter: { enabled: true },
      jwtUserinfo: { enabled: true },
      // only for account takeover signals, see clients.ts
      clientCredentials: { enabled: true },
      // by value only, and signed: what a client says of itself in the address proves nothing
      requestObjects: { enabled: true, assertJwtClaimsAndHeader: checkRequestObject },
      introspection: { enabled: true, allowedPolicy: ownOrServed(resources) },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (ctx, identifier, client) => resources.serverFor(ctx, identifier, client),
        // RFC 8707 section 2.2: a token request that names none is for what the authorization request named
        useGrantedResource: () => true,
      },
      revocation: { enabled: true, allowedPolicy: ownTokensOnly },
      // told by the outbox (session/deliverer.ts), which waits for nobody
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: pages.logout,
        postLogoutSuccessSource: pages.loggedOut,
      },
    },
    extraTokenClaims: resourceTokenClaims,
    rotateRefreshToken: true,
    issueRefreshToken: async (_ctx, client, source) =>
      client.grantTypeAllowed('refresh_token') &&
      // a request of release 1 has no scope that tells it
      (hasMobileConnectScope(source.scope) || facts.read(source).mobile_connect === true),
    renderError: pages.renderError,
    fetch: createOutgoingFetch(config.network.allow_private),
  };
}

type AnsweredContext = KoaContextWithOIDC['oidc'] & { readonly ctx: KoaContextWithOIDC };

const epochSeconds = (date: Date | undefined): number | undefined => date && Math.floor(date.getTime() / 1_000);

export function createOperatorProvider(ports: ProviderPorts): Provider {
  const facts = createFactsKeeper(ports.keyring);
  const issued = createIssuedValues();
  const resources = createResources(ports.config.resources, ports.operator.id);
  const answerOf = createAnswerOf(levelTimes(ports.config.session), ports.now);
  const provider = new Provider(ports.operator.issuer, configuration(ports, { answerOf, facts, issued, resources }));
  provider.proxy = true;
  keepClients(provider, ports.findClient);
  facts.attach(provider);
  issued.attach(provider);
  checkTargetsFirst(provider, resources);
  provider.keys = createCookieSignatures(ports.keyring.deriveAll(`cookies ${ports.operator.id}`));
  if (ports.observe) observeRequests(provider, ports.operator.id, ports.observe);
  provider.use(trimMetadata);
  provider.use(createFormPosts(ports.pages.formPost));
  provider.use(createCorrelationAnswers({ correlations: ports.correlations, facts }));
  provider.use(describeErrors);
  provider.use(createLogoutPolicy(ports.contentSecurityPolicy));
  const profileOf = createProfileOf(provider);
  provider.use(readAuthorizeRequests(profileOf));
  provider.use(readTokenForms(profileOf));
  provider.use(refuseOtherAudiences(ports.operator.issuer));
  provider.Client.prototype.compareClientSecret = function compareClientSecret(presented) {
    return ports.isSecret(this.clientId, presented);
  };
  // every ID token of a session names it: that is how relying parties are told of its end, and how a session knows them
  provider.Client.prototype.includeSid = () => true;
  provider.Client.prototype.backchannelLogout = async () => undefined;
  keepSessions(provider, {
    life: sessionLife(ports.config),
    authTime: (ctx) => epochSeconds(answerOf(ctx)?.at),
    now: ports.now,
  });
  // acr and amr of what answers this request, not of the best that the session saw
  Object.defineProperties(provider.OIDCContext.prototype, {
    acr: {
      get(this: AnsweredContext) {
        return answerOf(this.ctx)?.acr;
      },
    },
    amr: {
      get(this: AnsweredContext) {
        const answer = answerOf(this.ctx);
        return answer && [answer.amr];
      },
    },
  });
  return provider;
}
