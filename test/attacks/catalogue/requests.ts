/** Authorization requests that are forged, exchanged or bent. */
import type { Family } from './attack.ts';

const LIBRARY = 'oidc-provider';

export const REQUESTS = {
  title: 'Authorization requests',
  file: 'provider/requests.ts',
  attacks: {
    'response-type-tricks': {
      name: 'Other response types and modes',
      against: 'provider',
      what: 'Another response_type or response_mode brings tokens or codes into addresses and fragments, or to scripts of other windows.',
      sources: ['RFC 9700 sections 2.1.2 and 4.3', 'OAuth 2.0 Multiple Response Types section 5'],
      defence: 'response_type code only; query and form_post only.',
      code: ['src/provider/instance.ts', 'src/provider/request-checks.ts'],
    },
    'parameter-pollution': {
      name: 'Parameter pollution',
      against: 'provider',
      what: 'A parameter comes twice, so that one reader checks the first and another uses the last.',
      sources: ['RFC 6749 section 3.1'],
      defence: 'What comes twice is refused, before anything is read.',
      code: ['src/profile/form.ts', 'src/provider/authorize-request.ts'],
    },
    'request-object-forgery': {
      name: 'Forged request objects',
      against: 'provider',
      what: 'A request object without signature, by another key, for another operator or client, or one that is over.',
      sources: ['RFC 9101 sections 6 and 10', 'SoK: signature manipulation', 'RFC 8725 section 3.1'],
      defence:
        'RS256 and ES256 with the registered keys; `iss`, `aud`, `exp` and `iat` are needed; what stands beside it counts for nothing.',
      code: ['src/provider/request-object.ts', 'src/provider/instance.ts', LIBRARY],
    },
    'par-swap': {
      name: 'Swapped pushed request',
      against: 'provider',
      what: 'The request_uri of a rival, of another operator or of before is put into a login.',
      sources: ['RFC 9126 sections 2.2, 4 and 7', 'RFC 9700 section 4.4'],
      defence:
        'A pushed request is for its client and operator, once, for a minute; parameters beside it count for nothing.',
      code: ['src/store/oidc-adapter.ts', 'src/provider/authorize-request.ts', LIBRARY],
    },
    'id-token-hint-forgery': {
      name: 'Forged and foreign id_token_hint',
      against: 'provider',
      what: 'An ID token that is forged, stolen, or of another person, client or operator is used as hint.',
      sources: ['OpenID Connect Core sections 3.1.2.1 and 3.1.2.2', 'SoK: ID spoofing'],
      defence: 'A hint must be signed by this operator for this client; it signs nobody in, it only says who is meant.',
      code: ['src/provider/meant-person.ts', 'src/provider/interaction-policy.ts', LIBRARY],
    },
    'login-hint-forgery': {
      name: 'Foreign login_hint',
      against: 'provider',
      what: 'A relying party uses the pseudonym or the encrypted number that another one was given.',
      sources: ['GSMA Mobile Connect Device Initiated OIDC Profile: login_hint', 'RFC 9700 section 2.6'],
      defence:
        'Pseudonyms are known in their sector only; the encrypted number is sealed for one relying party and operator.',
      code: ['src/provider/hints.ts', 'src/subscriber/subscriber-id.ts', 'src/store/pcr.ts'],
    },
  },
} as const satisfies Family;
