/** Logouts of a relying party that nobody wanted. */
import type { Family } from './attack.ts';

const KIT = 'src/relying-party';

export const RP_LOGOUT = {
  title: 'Logout at a relying party',
  file: 'rp-logout.test.ts',
  attacks: {
    'rp-logout-token-forgery': {
      name: 'Forged logout token',
      against: 'relying party',
      what: 'Somebody signs people out with a logout token of their own making, or one for another client or issuer.',
      sources: ['OpenID Connect Back-Channel Logout sections 2.6 and 4'],
      defence:
        'Signature by the issuer’s published keys with the registered algorithm, `iss`, `aud`, time, `events`, no nonce.',
      code: [`${KIT}/token/logout-token.ts`, `${KIT}/token/signed.ts`],
    },
    'rp-logout-token-replay': {
      name: 'Replayed logout token',
      against: 'relying party',
      what: 'A logout token of before ends the session of a later login.',
      sources: ['OpenID Connect Back-Channel Logout section 2.6'],
      defence: '`jti` counts once; `iat` within an hour.',
      code: [`${KIT}/token/logout-token.ts`, `${KIT}/session/replay-store.ts`],
    },
    'rp-logout-token-confusion': {
      name: 'Token of another kind as logout token',
      against: 'relying party',
      what: 'An ID token or access token of a person is posted to the logout receiver.',
      sources: ['OpenID Connect Back-Channel Logout section 4', 'RFC 8725 section 2.8'],
      defence: '`typ`, `events`, and a nonce that must not be there.',
      code: [`${KIT}/token/logout-token.ts`],
    },
    'rp-logout-ssrf': {
      name: 'Requests by a logout token',
      against: 'relying party',
      what: 'A logout token names an unknown issuer, whose keys the receiver would fetch from anywhere.',
      sources: ['RFC 8725 section 3.10', 'RFC 9700 section 4.11'],
      defence: 'Only issuers that are known already are asked; key addresses in a token are refused.',
      code: [`${KIT}/logout/backchannel.ts`, `${KIT}/token/signed.ts`],
    },
    'rp-logout-csrf': {
      name: 'Logout CSRF',
      against: 'relying party',
      what: 'Another site signs the person out by a link, an image or a form.',
      sources: ['OpenID Connect RP-Initiated Logout section 6', 'RFC 9700 section 4.7'],
      defence: 'Logout is a POST whose browser says that it comes from this origin.',
      code: [`${KIT}/outside/requests.ts`],
    },
  },
} as const satisfies Family;
