/** Tokens and assertions presented to the provider by somebody who should not, or as what they are not. */
import type { Family } from './attack.ts';

const LIBRARY = 'oidc-provider';

export const TOKENS = {
  title: 'Tokens and client assertions',
  file: 'provider/tokens.ts',
  attacks: {
    'token-at-another-operator': {
      name: 'Access token of another operator',
      against: 'provider',
      what: 'A token that one operator issued is used at another, which runs in the same program on the same database.',
      sources: ['SoK: IdP confusion', 'RFC 9700 section 4.10'],
      defence: 'The operator is part of every stored artefact’s key.',
      code: ['src/store/oidc-adapter.ts'],
    },
    'token-type-confusion': {
      name: 'Token of another kind',
      against: 'provider',
      what: 'An ID token, a refresh token or a code is presented as access token, an access token as refresh token.',
      sources: ['RFC 8725 sections 2.8 and 3.12', 'OpenID Connect Core section 16.10'],
      defence: 'Access and refresh tokens are random handles, kept by kind; nothing is read out of what is presented.',
      code: ['src/store/oidc-adapter.ts', LIBRARY],
    },
    'token-of-another-client': {
      name: 'Token of another client',
      against: 'provider',
      what: 'A rival asks about, revokes or refreshes with a token of another relying party.',
      sources: [
        'SoK: token recipient confusion',
        'RFC 6749 section 10.4',
        'RFC 7009 section 2.1',
        'RFC 7662 section 4',
      ],
      defence: 'Refresh, revocation and introspection only for the client of the token.',
      code: ['src/provider/token-policy.ts', LIBRARY],
    },
    'refresh-token-replay': {
      name: 'Refresh token replay',
      against: 'provider',
      what: 'A stolen refresh token is used after the relying party used it, or for more than it was given for.',
      sources: ['RFC 9700 section 4.14', 'RFC 6749 section 10.4'],
      defence: 'Each use gives another token; one used again after a short grace ends the whole grant, and is audited.',
      code: ['src/store/refresh-grace.ts', 'src/provider/refresh-reuse.ts', LIBRARY],
      limit:
        'within 30 seconds of its use a token works again, so that a lost answer costs no login; whoever steals one and uses it at once gets tokens, until the relying party uses its own.',
    },
    'client-assertion-replay': {
      name: 'Client assertion replay and retargeting',
      against: 'provider',
      what: 'A signed client assertion is used twice, at another operator, or for another client.',
      sources: ['RFC 7523 section 3', 'OpenID Connect Core section 9', 'RFC 9700 section 2.5'],
      defence: '`jti` counts once; `aud` is this operator; `iss` and `sub` are the client whose keys verify it.',
      code: ['src/provider/instance.ts', LIBRARY],
    },
    'client-assertion-key-confusion': {
      name: 'Key confusion with a client assertion',
      against: 'provider',
      what: 'An assertion without signature, with a key in its header, or signed with the public key as a secret.',
      sources: ['SoK: key confusion', 'RFC 8725 sections 2.1 and 3.1'],
      defence: 'RS256 and ES256 only, with the keys that are registered.',
      code: ['src/provider/instance.ts', 'src/config/schema/client-keys.ts', LIBRARY],
    },
    'token-in-address': {
      name: 'Tokens in addresses and caches',
      against: 'provider',
      what: 'A token stands where browsers, proxies and caches keep it.',
      sources: ['RFC 6750 sections 2.3 and 5.3', 'RFC 9700 section 4.3.2', 'RFC 6749 section 5.1'],
      defence: 'No token is taken from a query; answers with tokens or personal data are not to be stored.',
      code: ['src/pages/security-headers.ts', LIBRARY],
    },
  },
} as const satisfies Family;
