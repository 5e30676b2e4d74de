/** Wrong tokens that reach a relying party. */
import type { Family } from './attack.ts';

const KIT = 'src/relying-party';

export const RP_TOKENS = {
  title: 'Tokens at a relying party',
  file: 'rp-tokens.test.ts',
  attacks: {
    'rp-signature-manipulation': {
      name: 'Signature manipulation',
      against: 'relying party',
      what: 'The ID token is changed, its signature taken away, replaced, or made with an algorithm that the attacker can compute.',
      sources: ['SoK: signature manipulation', 'RFC 8725 sections 2.1 and 3.1'],
      defence: 'One algorithm, the registered one; every token is verified, also one that came over TLS.',
      code: [`${KIT}/token/signed.ts`],
    },
    'rp-key-confusion': {
      name: 'Key confusion',
      against: 'relying party',
      what: 'The token brings its own key, names an address of one, or uses the public key as a shared secret.',
      sources: ['SoK: key confusion', 'RFC 8725 sections 2.1, 2.2 and 3.10'],
      defence:
        'A key comes from the issuer’s key set, found by kid; headers that bring or name keys are refused, and their addresses never asked.',
      code: [`${KIT}/token/signed.ts`, `${KIT}/token/keys.ts`],
    },
    'rp-id-spoofing': {
      name: 'ID spoofing',
      against: 'relying party',
      what: 'An issuer, or somebody with keys of their own, states the identity of a person at another issuer.',
      sources: ['SoK: ID spoofing', 'OpenID Connect Core section 3.1.3.7'],
      defence: '`iss` must be the issuer that was asked, verified with its keys; a person is `iss` and `sub` together.',
      code: [`${KIT}/token/signed.ts`, `${KIT}/login/callback.ts`],
    },
    'rp-token-recipient-confusion': {
      name: 'Token recipient confusion',
      against: 'relying party',
      what: 'A token that was made for another relying party is used to sign in.',
      sources: ['SoK: token recipient confusion', 'OpenID Connect Core section 3.1.3.7'],
      defence: '`aud` must be this client alone, and `azp`, where it stands, too.',
      code: [`${KIT}/token/signed.ts`, `${KIT}/token/id-token.ts`],
    },
    'rp-token-replay': {
      name: 'Replay of an ID token',
      against: 'relying party',
      what: 'A valid ID token of an earlier login is used for another one.',
      sources: ['SoK: replay', 'OpenID Connect Core section 15.5.2'],
      defence: 'The nonce of this login; `iat` and `exp` within minutes; each token is taken once.',
      code: [`${KIT}/token/id-token.ts`, `${KIT}/session/replay-store.ts`],
    },
    'rp-token-substitution': {
      name: 'Access token substitution',
      against: 'relying party',
      what: 'The access token beside the ID token is one of another person, or userinfo is about somebody else.',
      sources: ['RFC 9700 section 4.6', 'OpenID Connect Core sections 3.1.3.8 and 5.3.2'],
      defence: '`at_hash` binds the access token; `sub` of userinfo must be that of the ID token.',
      code: [`${KIT}/token/id-token.ts`, `${KIT}/login/exchange.ts`],
    },
    'rp-cross-jwt-confusion': {
      name: 'Cross-JWT confusion',
      against: 'relying party',
      what: 'A token of another kind by the same issuer (logout token, access token) is used as ID token.',
      sources: ['RFC 8725 sections 2.8 and 3.12', 'OpenID Connect Back-Channel Logout section 4'],
      defence: '`typ`, `events`, the nonce and mandatory claims tell the kinds apart.',
      code: [`${KIT}/token/signed.ts`, `${KIT}/token/id-token.ts`],
    },
    'rp-level-downgrade': {
      name: 'Level downgrade',
      against: 'relying party',
      what: 'acr_values or max_age is lowered in the browser’s address, so that a weaker or older login comes back.',
      sources: ['OpenID Connect Core sections 3.1.2.1 and 5.5.1.1', 'RFC 9470'],
      defence: 'What was demanded is kept in the sealed cookie and compared with `acr` and `auth_time`.',
      code: [`${KIT}/token/id-token.ts`, `${KIT}/login/pending.ts`],
    },
  },
} as const satisfies Family;
