/** What only Mobile Connect demands of an authorization request. */
import { ENCRYPTED, MOBILE, NO_RESOURCE, PLAIN, TWICE, told } from './authorize-request.ts';
import type { Fields, Row } from './row.ts';

const FORMS = 'Parameter login_hint is invalid: MSISDN:, ENCR_MSISDN: or PCR: and a value';
const LEVELS = 'Mandatory parameter acr_values is invalid: levels 1 to 4, separated by spaces';
const altered = (token: string): string => {
  const at = token.length - 10;
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
};
const AUTHZ: Fields = { ...MOBILE, scope: 'openid mc_authz', client_name: 'Test Shop' };

export const MOBILE_CONNECT_ROWS: readonly Row[] = [
  ...told(MOBILE, {}, [['an unknown resource', { resource: 'urn:x' }, 'invalid_target', NO_RESOURCE]]),
  ...told(MOBILE, {}, [
    [
      'an unknown version',
      { version: 'mc_v9' },
      'invalid_request',
      'Parameter version is invalid: a Mobile Connect version that is served, or none',
    ],
    [
      'version in other letters',
      { version: 'MC_V2.0' },
      'invalid_request',
      'Parameter version is invalid: a Mobile Connect version that is served, or none',
    ],
    [
      'the version of server-initiated requests',
      { version: 'mc_si_r2_v1.0' },
      'invalid_request',
      'Parameter version is invalid: a Mobile Connect version that is served, or none',
    ],
    ['two version', { version: ['mc_v1.1', 'mc_v2.0'] }, 'invalid_request', `Parameter version ${TWICE}`],
    ['no state', { state: undefined }, 'invalid_request', 'Mandatory parameter state is missing'],
    ['an empty state', { state: '' }, 'invalid_request', 'Mandatory parameter state is missing'],
    [
      'a state beyond ASCII',
      { state: 'é' },
      'invalid_request',
      'Mandatory parameter state is invalid: printable ASCII characters',
    ],
    ['no nonce', { nonce: undefined }, 'invalid_request', 'Mandatory parameter nonce is missing'],
    ['an empty nonce', { nonce: '' }, 'invalid_request', 'Mandatory parameter nonce is missing'],
    [
      'a nonce with NUL',
      { nonce: 'a\u0000b' },
      'invalid_request',
      'Mandatory parameter nonce is invalid: printable ASCII characters',
    ],
    ['no acr_values', { acr_values: undefined }, 'invalid_request', 'Mandatory parameter acr_values is missing'],
    ['empty acr_values', { acr_values: '' }, 'invalid_request', 'Mandatory parameter acr_values is missing'],
    ...['0', '5', '2,3', '2 x', 'high', '-2', '2.0'].map(
      (acr_values) => [`acr_values ${acr_values}`, { acr_values }, 'invalid_request', LEVELS] as const,
    ),
    ['two acr_values', { acr_values: ['2', '3'] }, 'invalid_request', `Parameter acr_values ${TWICE}`],
    [
      'overlong acr_values',
      { acr_values: '2 '.repeat(40) },
      'invalid_request',
      'Mandatory parameter acr_values is invalid: at most 64 characters',
    ],
    [
      'level 1 alone',
      { acr_values: '1' },
      'unmet_authentication_requirements',
      'none of the requested acr_values can be reached',
    ],
    [
      'no openid',
      { scope: 'mc_authn' },
      'invalid_scope',
      'Mandatory parameter scope is invalid: openid must be among its values',
    ],
    [
      'an unknown scope',
      { scope: 'openid mc_unheard_of' },
      'invalid_scope',
      'Mandatory parameter scope is invalid: it has an mc_ scope that is not known here',
    ],
    [
      'KYC before its version',
      { scope: 'openid mc_kyc_plain' },
      'invalid_scope',
      'Mandatory parameter scope is invalid: mc_kyc_plain needs version mc_di_r2_v2.3 or later',
    ],
    [
      'authorisation before its version',
      { scope: 'openid mc_authz', version: 'mc_v1.1' },
      'invalid_scope',
      'Mandatory parameter scope is invalid: mc_authz needs version mc_v2.0 or later',
    ],
    [
      'identity before its version',
      { scope: 'openid mc_identity_signup', version: 'mc_v1.1' },
      'invalid_scope',
      'Mandatory parameter scope is invalid: mc_identity_signup needs version mc_v2.0 or later',
    ],
    [
      'an unknown display',
      { display: 'tv' },
      'invalid_request',
      'Parameter display is invalid: page, pop-up, touch or wap',
    ],
    ['a hint without its kind', { login_hint: '41790000077' }, 'invalid_request', FORMS],
    ['a hint of another kind', { login_hint: 'TEL:+41790000077' }, 'invalid_request', FORMS],
    ['a hint of a mail address', { login_hint: 'alice@shop.example' }, 'invalid_request', FORMS],
    [
      'a national number',
      { login_hint: 'MSISDN:0790000077' },
      'invalid_request',
      'Parameter login_hint is invalid: an international number after MSISDN:',
    ],
    [
      'a short number',
      { login_hint: 'MSISDN:41' },
      'invalid_request',
      'Parameter login_hint is invalid: an international number after MSISDN:',
    ],
    [
      'a long number',
      { login_hint: 'MSISDN:4179000007712345' },
      'invalid_request',
      'Parameter login_hint is invalid: an international number after MSISDN:',
    ],
    [
      'letters for a number',
      { login_hint: 'MSISDN:alice' },
      'invalid_request',
      'Parameter login_hint is invalid: an international number after MSISDN:',
    ],
    [
      'two hints',
      { login_hint: ['MSISDN:41790000077', 'MSISDN:41790000078'] },
      'invalid_request',
      `Parameter login_hint ${TWICE}`,
    ],
    [
      'a pseudonym that is no UUID',
      { login_hint: 'PCR:alice' },
      'invalid_request',
      'Parameter login_hint is invalid: a pseudonymous customer reference after PCR:',
    ],
    [
      'an encrypted number in another alphabet',
      { login_hint: 'ENCR_MSISDN:a b' },
      'invalid_request',
      'Parameter login_hint is invalid: an encrypted number after ENCR_MSISDN:',
    ],
    [
      'an encrypted number that nobody made',
      { login_hint: `ENCR_MSISDN:${'ab'.repeat(256)}` },
      'invalid_request',
      ENCRYPTED,
    ],
    [
      'an altered encrypted number',
      ({ subscriberIds }) => ({ login_hint: `ENCR_MSISDN:${altered(subscriberIds.own)}` }),
      'invalid_request',
      ENCRYPTED,
    ],
    [
      'half an encrypted number',
      ({ subscriberIds }) => ({ login_hint: `ENCR_MSISDN:${subscriberIds.own.slice(0, 200)}` }),
      'invalid_request',
      ENCRYPTED,
    ],
    [
      'an encrypted number of another app',
      ({ subscriberIds }) => ({ login_hint: `ENCR_MSISDN:${subscriberIds.stranger}` }),
      'invalid_request',
      ENCRYPTED,
    ],
    [
      'an encrypted number of another operator',
      ({ subscriberIds }) => ({ login_hint: `ENCR_MSISDN:${subscriberIds.elsewhere}` }),
      'invalid_request',
      ENCRYPTED,
    ],
    [
      'login_hint_token that is none',
      { login_hint_token: 'abc' },
      'invalid_request',
      'Parameter login_hint_token is invalid: the encrypted number cannot be used',
    ],
    [
      'two login_token_hint',
      { login_token_hint: ['a', 'b'] },
      'invalid_request',
      `Parameter login_token_hint ${TWICE}`,
    ],
    [
      'hints of two numbers',
      ({ subscriberIds }) => ({ login_hint: 'MSISDN:41790000078', login_hint_token: subscriberIds.own }),
      'invalid_request',
      'Parameter login_hint_token is invalid: it names another number than login_hint',
    ],
  ]),
  ...told(AUTHZ, {}, [
    [
      'the name of another app',
      { client_name: 'My Bank' },
      'invalid_request',
      'Parameter client_name is invalid: the short name that the application has at discovery',
    ],
    [
      'a correlation_id of two words',
      { correlation_id: 'a b' },
      'invalid_request',
      'Parameter correlation_id is invalid: printable ASCII characters without blanks',
    ],
    [
      'an overlong correlation_id',
      { correlation_id: 'x'.repeat(129) },
      'invalid_request',
      'Parameter correlation_id is invalid: at most 128 characters',
    ],
    ['two correlation_id', { correlation_id: ['a', 'b'] }, 'invalid_request', `Parameter correlation_id ${TWICE}`],
    ['no client_name', { client_name: undefined }, 'invalid_request', 'Mandatory parameter client_name is missing'],
    [
      'an overlong client_name',
      { client_name: 'x'.repeat(65) },
      'invalid_request',
      'Parameter client_name is invalid: at most 64 characters',
    ],
    [
      'an overlong context',
      { context: 'x'.repeat(513) },
      'invalid_request',
      'Parameter context is invalid: at most 512 characters',
    ],
    ['two context', { context: ['a', 'b'] }, 'invalid_request', `Parameter context ${TWICE}`],
    [
      'an overlong binding_message',
      { binding_message: 'x'.repeat(513) },
      'invalid_request',
      'Parameter binding_message is invalid: at most 512 characters',
    ],
    [
      'a binding_message too long for the phone',
      { binding_message: 'x'.repeat(300) },
      'invalid_request',
      'Parameter binding_message is invalid: short enough to stand whole on the phone',
    ],
    [
      'a binding_message of two lines',
      { binding_message: 'a\nb' },
      'invalid_request',
      'Parameter binding_message is invalid: one line without control or invisible characters',
    ],
    [
      'a binding_message with invisible characters',
      { binding_message: 'a\u202eb' },
      'invalid_request',
      'Parameter binding_message is invalid: one line without control or invisible characters',
    ],
  ]),
  ...told(PLAIN, { app: 'mobile' }, [
    ['a plain request of a Mobile Connect client', {}, 'invalid_request', 'Mandatory parameter acr_values is missing'],
    [
      'the same without state',
      { state: undefined, acr_values: '2' },
      'invalid_request',
      'Mandatory parameter state is missing',
    ],
    [
      'the same without nonce',
      { nonce: undefined, acr_values: '2' },
      'invalid_request',
      'Mandatory parameter nonce is missing',
    ],
  ]),
];
