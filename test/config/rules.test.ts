import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Tree } from '../../src/config/tree.ts';
import {
  CLIENT_SECRET,
  loadSandbox,
  loadText,
  loadWith,
  MASTER,
  mistakesOf,
  relyingParty,
  secondOperator,
} from './sources.ts';

const publicKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });

const nord = (over: Tree): Tree => ({ operators: { nord: over } });
const two = (over: Tree, rest: Tree = {}): Tree => ({ ...rest, operators: { ost: { ...secondOperator, ...over } } });
const party = (over: Tree): Tree => ({ relying_parties: [{ ...relyingParty, ...over }] });
const sim = { authenticator: 'sim', amr: 'SIM_PIN' };
const passthrough = { authenticator: 'passthrough', amr: 'SIM_OK' };
const profile = (name: string) => `http://mid.swisscom.ch/${name}`;
const any = { authenticator: 'any', amr: 'SIM_PIN', signature_profile: profile('Any-LoA4') };
const link = { authenticator: 'sms', amr: 'SMS_URL_OK' };
const texts = { url: 'https://sms.example/', sender: 'Nord' };
const stk = { authenticator: 'sim', amr: 'SIM_PIN', signature_profile: profile('STK-LoA4') };

const api = 'https://api.example';
const resources = (over: Tree, rest: Tree = {}): Tree => ({ ...rest, resources: [{ identifier: api, ...over }] });

const far = {
  id: 'far',
  name: 'Far',
  issuer: 'https://id.far.example',
  mcc_mnc: ['999_01'],
};
const federation = (over: Tree, rest: Tree = {}): Tree => ({
  ...rest,
  discovery: { federation: [{ ...far, ...over }] },
});

/** What is laid over a valid production configuration, and the one mistake that comes of it. */
const REFUSED: readonly (readonly [string, Tree, string, RegExp])[] = [
  ['unknown key', { htttp: {} }, 'htttp', /not known here; did you mean http\?/],
  ['unknown key far from any', nord({ zzz: 1 }), 'operators.nord.zzz', /not known here; known are name, issuer/],
  ['missing value', nord({ mss: { url: null } }), 'operators.nord.mss.url', /is missing: address of the MSSP/],
  ['missing object', { discovery: null }, 'discovery.origin', /is missing: public origin/],
  ['no operator', { operators: { nord: null } }, 'operators', /needs at least one operator/],
  [
    'identifier of an operator',
    { operators: { 'Ost!': secondOperator } },
    'operators.Ost!',
    /must be lower-case letters/,
  ],
  ['idle time', { session: { idle_s: 7_200, absolute_s: 3_600 } }, 'session.idle_s', /longer than session.absolute_s/],
  [
    'time of a level longer than that of the one below',
    { session: { loa: { '4': { max_age_s: 20_000 } } } },
    'session.loa.4.max_age_s',
    /must not be longer than session.loa.3.max_age_s, which is 14400/,
  ],
  [
    'prefix without quotes',
    nord({ numbers: { prefixes: [41] } }),
    'operators.nord.numbers.prefixes.0',
    /text; put it in quotes/,
  ],
  [
    'level 5',
    nord({ loa: { '5': [{ ...sim, signature_profile: 'http://mid.example/LoA5' }] } }),
    'operators.nord.loa.5',
    /not known here; known are 2, 3, 4/,
  ],
  ['no level', nord({ loa: { '3': null } }), 'operators.nord.loa', /needs at least one level/],
  ['empty level', nord({ loa: { '3': [] } }), 'operators.nord.loa.3', /must not be empty/],
  ['colour', nord({ brand: { colour: 'red' } }), 'operators.nord.brand.colour', /must be a colour/],
  ['fraction', { http: { port: 1.5 } }, 'http.port', /whole number from 0 to 65535/],

  [
    'issuer with a slash',
    nord({ issuer: 'https://id.nord.example/' }),
    'operators.nord.issuer',
    /must not end with a slash: https:\/\/id\.nord\.example$/,
  ],
  ['issuer with a query', nord({ issuer: 'https://id.nord.example/a?b' }), 'operators.nord.issuer', /no query/],
  [
    'issuer with an empty fragment',
    nord({ issuer: 'https://id.nord.example/a#' }),
    'operators.nord.issuer',
    /no fragment/,
  ],
  ['issuer with a user', nord({ issuer: 'https://u@id.nord.example' }), 'operators.nord.issuer', /no user name/],
  [
    'issuer with a default port',
    nord({ issuer: 'https://ID.nord.example:443' }),
    'operators.nord.issuer',
    /plain form: https:\/\/id\.nord\.example$/,
  ],
  [
    'issuer twice',
    two({ issuer: 'https://id.nord.example' }, { allow_shared_origin: true }),
    'operators.ost.issuer',
    /must differ from operators\.nord\.issuer/,
  ],
  [
    'network code twice',
    two({ mcc_mnc: ['228_03', '228_01'] }),
    'operators.ost.mcc_mnc.1',
    /operators\.nord\.mcc_mnc\.0 is the same/,
  ],
  ['network code', nord({ mcc_mnc: ['22801'] }), 'operators.nord.mcc_mnc.0', /must look like 901_01/],
  [
    'prefix of two operators',
    two({ numbers: { prefixes: ['41'] } }),
    'operators.ost.numbers.prefixes.0',
    /one operator only; operators\.nord\.numbers\.prefixes\.0/,
  ],
  [
    'ported number of two operators',
    {
      operators: {
        nord: { numbers: { ported_in: ['43660123456'] } },
        ost: { ...secondOperator, numbers: { ported_in: ['43660123456'] } },
      },
    },
    'operators.ost.numbers.ported_in.0',
    /one operator only/,
  ],
  [
    'text messages without a service',
    nord({ loa: { '2': [link] } }),
    'operators.nord.sms',
    /is missing: the authenticator/,
  ],
  [
    'text messages above level 2',
    nord({ sms: texts, loa: { '3': [link] } }),
    'operators.nord.loa.3.0.authenticator',
    /must not be sms above level 2/,
  ],
  [
    'text message with a signature profile',
    nord({ sms: texts, loa: { '2': [{ ...link, signature_profile: profile('STK-LoA4') }] } }),
    'operators.nord.loa.2.0.signature_profile',
    /must be absent: sms signs nothing/,
  ],
  [
    'text message that is resolved',
    nord({
      sms: texts,
      loa: {
        '2': [{ ...link, resolved: [{ authenticator: 'sim', signature_profile: profile('STK-LoA4'), amr: 'X' }] }],
      },
    }),
    'operators.nord.loa.2.0.resolved',
    /must be absent: sms signs nothing/,
  ],
  [
    'sender of text messages',
    nord({ sms: { ...texts, sender: 'Much too long' } }),
    'operators.nord.sms.sender',
    /11 letters/,
  ],
  [
    'text message without its link',
    nord({ sms: { ...texts, texts: { en: 'Sign in to {rp}?' } } }),
    'operators.nord.sms.texts.en',
    /must contain \{link\}/,
  ],
  [
    'unknown placeholder in a text message',
    nord({ sms: { ...texts, texts: { en: '{name}: {link}' } } }),
    'operators.nord.sms.texts.en',
    /no other placeholders/,
  ],
  [
    'two kinds of credentials for text messages',
    nord({ sms: { ...texts, token: 't', username: 'u', password: 'p' } }),
    'operators.nord.sms.token',
    /only one of them/,
  ],
  [
    'name without password',
    nord({ sms: { ...texts, username: 'u' } }),
    'operators.nord.sms.password',
    /goes with username/,
  ],
  [
    'text messages over plain http',
    nord({ sms: { ...texts, url: 'http://sms.example/' } }),
    'operators.nord.sms.url',
    /must be https/,
  ],
  [
    'simulated text messages',
    nord({ sms: { ...texts, url: 'https://sms.example/sandbox/sms' } }),
    'operators.nord.sms.url',
    /must be a real service/,
  ],
  [
    'challenge without event id',
    nord({ mss: { content: 'challenge' } }),
    'operators.nord.mss.services.event_id',
    /must be true with content challenge/,
  ],
  [
    'scheme that a browser runs',
    nord({ mss: { services: { app2app_schemes: ['javascript'] } } }),
    'operators.nord.mss.services.app2app_schemes.0',
    /must be the scheme of an app/,
  ],
  [
    'policy of places where nobody is located',
    party({ geofencing: { countries: ['CH'] } }),
    'relying_parties.0.geofencing',
    /needs an operator that locates phones/,
  ],
  [
    'permission for places where nobody is located',
    party({ location: true }),
    'relying_parties.0.location',
    /needs an operator that locates phones/,
  ],
  [
    'country that is allowed and excluded',
    {
      ...nord({ mss: { services: { geofencing: true } } }),
      ...party({ geofencing: { countries: ['CH'], excluded_countries: ['CH'] } }),
    },
    'relying_parties.0.geofencing.excluded_countries',
    /must not name a country that countries allows/,
  ],
  ['no numbers', nord({ numbers: { prefixes: [] } }), 'operators.nord.numbers', /at least one prefix/],
  [
    'no signature profile',
    nord({ loa: { '3': [sim] } }),
    'operators.nord.loa.3.0.signature_profile',
    /is missing: sim asks/,
  ],
  [
    'no resolutions of a profile that any method answers',
    nord({ loa: { '3': [{ ...any, signature_profile: profile('anything') }] } }),
    'operators.nord.loa.3.0.resolved',
    /is missing: the service resolves/,
  ],
  [
    'no resolutions of a profile that is always resolved',
    nord({ loa: { '3': [{ ...stk, signature_profile: profile('MID/v1/AuthProfile1.ECC') }] } }),
    'operators.nord.loa.3.0.resolved',
    /is missing: the service resolves/,
  ],
  [
    'resolution to a method that the entry does not have',
    nord({
      loa: {
        '3': [{ ...stk, resolved: [stk, { ...stk, authenticator: 'app', signature_profile: profile('Device-LoA4') }] }],
      },
    }),
    'operators.nord.loa.3.0.resolved.1.authenticator',
    /must be sim, as the entry's/,
  ],
  [
    'two resolutions to the same profile',
    nord({ loa: { '3': [{ ...any, resolved: [stk, { ...stk, authenticator: 'app' }] }] } }),
    'operators.nord.loa.3.0.resolved.1.signature_profile',
    /must differ from operators\.nord\.loa\.3\.0\.resolved\.0/,
  ],
  [
    'another SIM card accepted at level 4',
    nord({ loa: { '4': [{ ...sim, signature_profile: 'http://mid.example/LoA4', sim_serial_change: 'accept' }] } }),
    'operators.nord.loa.4.0.sim_serial_change',
    /must be reject or renew at level 4/,
  ],
  [
    'an unknown policy for SIM cards',
    nord({ loa: { '3': [{ ...sim, signature_profile: 'http://mid.example/LoA4', sim_serial_change: 'renews' }] } }),
    'operators.nord.loa.3.0.sim_serial_change',
    /must be one of accept, reject, renew; did you mean renew\?/,
  ],
  [
    'activation of SIMs without asking for their state',
    nord({ reveal: true, mss: { auto_activation: { terms_url: 'https://nord.example/terms' } } }),
    'operators.nord.mss.profile_query',
    /must be true: auto_activation depends on it/,
  ],
  [
    'activation of SIMs whose state nobody may know',
    nord({ mss: { profile_query: true, auto_activation: { terms_url: 'https://nord.example/terms' } } }),
    'operators.nord.reveal',
    /must be true: with auto_activation/,
  ],
  [
    'unknown placeholder',
    nord({ texts: { de: '{name}: {code}' } }),
    'operators.nord.texts.de',
    /no other placeholders/,
  ],
  [
    'text without code',
    nord({ texts: { de: 'Bei {rp} anmelden?' } }),
    'operators.nord.texts.de',
    /must contain \{code\}/,
  ],
  [
    'text with the placeholder of number matching',
    nord({ texts: { de: '{number} {code}' } }),
    'operators.nord.texts.de',
    /no other placeholders than \{code\}, \{rp\}, \{context\}, \{binding_message\}/,
  ],
  [
    'text of number matching without number',
    nord({ matching_texts: { fi: 'Kirjaudu: {rp}' } }),
    'operators.nord.matching_texts.fi',
    /must contain \{number\}/,
  ],
  [
    'text that leaves no room for a name within the limit of the service',
    nord({ texts: { de: `${'x'.repeat(140)} {rp} {code}` }, mss: { text_limit: 160, text_prefix: 'Nord: ' } }),
    'operators.nord.texts.de',
    /must be \d+ characters shorter/,
  ],
  ['certificate without key', nord({ mss: { tls: { cert: 'a.pem' } } }), 'operators.nord.mss.tls.key', /is missing/],
  [
    'PKCS#12 beside a certificate',
    nord({ mss: { tls: { cert: 'a.pem', key: 'a.key', p12: 'a.p12', p12_password: 'pw' } } }),
    'operators.nord.mss.tls.p12',
    /must be absent beside cert and key/,
  ],
  [
    'PKCS#12 without password',
    nord({ mss: { tls: { p12: 'a.p12' } } }),
    'operators.nord.mss.tls.p12_password',
    /is missing/,
  ],
  [
    'password without PKCS#12',
    nord({ mss: { tls: { p12_password: 'pw' } } }),
    'operators.nord.mss.tls.p12_password',
    /must be absent without p12/,
  ],
  [
    'a source over HTTP without address',
    nord({ attributes: { kind: 'http' } }),
    'operators.nord.attributes.url',
    /is missing: kind http asks there/,
  ],
  [
    'an address that nobody asks',
    nord({ attributes: { kind: 'person_identity', url: 'https://records.nord.example/' } }),
    'operators.nord.attributes.url',
    /must be absent/,
  ],
  [
    'a source in plain text',
    nord({ attributes: { kind: 'http', url: 'http://records.nord.example/' } }),
    'operators.nord.attributes.url',
    /must be https/,
  ],
  [
    'the simulated source',
    nord({ attributes: { kind: 'http', url: 'https://records.nord.example/sandbox/network/attributes' } }),
    'operators.nord.attributes.url',
    /must be a real source/,
  ],
  [
    'a key for the source without certificate',
    nord({ attributes: { kind: 'http', url: 'https://records.nord.example/', tls: { key: 'a.key' } } }),
    'operators.nord.attributes.tls.cert',
    /is missing/,
  ],
  [
    'the header of the simulated network',
    nord({ header_enrichment: { header: 'x-sandbox-msisdn', proxies: ['10.0.0.0/8'] } }),
    'operators.nord.header_enrichment.header',
    /must be that of the network/,
  ],
  [
    'numbers from everybody',
    nord({ header_enrichment: { header: 'x-msisdn', proxies: ['10.0.0.0/8', '::/0'] } }),
    'operators.nord.header_enrichment.proxies.1',
    /must not be every address/,
  ],
  [
    'numbers from no network',
    nord({ header_enrichment: { header: 'x-msisdn', proxies: ['proxy.nord.example'] } }),
    'operators.nord.header_enrichment.proxies.0',
    /must be a network/,
  ],
  ['a resource that is no URI', resources({ identifier: 'orders' }), 'resources.0.identifier', /absolute URI/],
  ['a resource with a fragment', resources({ identifier: `${api}#x` }), 'resources.0.identifier', /without a fragment/],
  [
    'a resource that is an issuer',
    resources({ identifier: 'https://id.nord.example' }),
    'resources.0.identifier',
    /issuer/,
  ],
  [
    'a resource below an issuer',
    resources({ identifier: 'https://id.nord.example/userinfo' }),
    'resources.0.identifier',
    /issuer/,
  ],
  [
    'a resource twice',
    { resources: [{ identifier: api }, { identifier: api }] },
    'resources.1.identifier',
    /must stand once only; resources\.0\.identifier/,
  ],
  ['a scope of the gateway', resources({ scopes: ['phone'] }), 'resources.0.scopes.0', /not be a scope of the gateway/],
  ['a scope of Mobile Connect', resources({ scopes: ['mc_x'] }), 'resources.0.scopes.0', /not be a scope of the/],
  ['a scope of two words', resources({ scopes: ['a b'] }), 'resources.0.scopes.0', /visible characters/],
  ['a JWT of a day', resources({ lifetime_s: 86_400 }), 'resources.0.lifetime_s', /at most 3600/],
  [
    'keys that go before their JWTs',
    resources({ lifetime_s: 3_600 }, { tokens: { id_token_s: 600 }, keys: { retention_s: 1_800 } }),
    'keys.retention_s',
    /not be shorter than resources\.0\.lifetime_s/,
  ],
  [
    'a resource of no operator',
    resources({ operators: ['ost'] }),
    'resources.0.operators.0',
    /one of the operators: nord/,
  ],
  ['a resource that is not there', party({ resources: [api] }), 'relying_parties.0.resources.0', /one of resources/],
  [
    'a server of a resource that is not there',
    party({ resource_server_for: [api] }),
    'relying_parties.0.resource_server_for.0',
    /one of resources/,
  ],
  [
    'a server that cannot prove who it is',
    resources({}, party({ token_endpoint_auth_method: 'none', secret: undefined, resource_server_for: [api] })),
    'relying_parties.0.resource_server_for',
    /must be absent/,
  ],
  [
    'takeover signals for a public client',
    party({ token_endpoint_auth_method: 'none', secret: undefined, takeover_signals: true }),
    'relying_parties.0.takeover_signals',
    /must be false/,
  ],
  [
    'userinfo signed by a secret that is too short',
    party({ userinfo_signed_response_alg: 'HS256', secret: 'ud9Rtq2mVbn4Gh7sKw1x' }),
    'relying_parties.0.secret',
    /at least 32 characters/,
  ],
  [
    'the same address twice',
    nord({ mss: { further_urls: ['https://b.nord.example/', 'https://mssp.nord.example/rest/service'] } }),
    'operators.nord.mss.further_urls.1',
    /must differ from operators\.nord\.mss\.url/,
  ],
  [
    'a further address in plain text',
    nord({ mss: { further_urls: ['http://b.nord.example/'] } }),
    'operators.nord.mss.further_urls.0',
    /must be https/,
  ],
  [
    'a further address of the simulator',
    nord({ mss: { further_urls: ['https://b.nord.example/sandbox/mssp/rest/service'] } }),
    'operators.nord.mss.further_urls.0',
    /must be a real MSSP/,
  ],
  [
    'a further address of one port',
    nord({ mss: { binding: 'soap', further_urls: ['https://b.nord.example/soap/MSS_SignaturePort'] } }),
    'operators.nord.mss.further_urls.0',
    /without MSS_…Port/,
  ],
  [
    'basic without password',
    nord({ mss: { http_authentication: 'basic' } }),
    'operators.nord.mss.http_password',
    /is missing: http_authentication basic needs it/,
  ],
  [
    'API key that is not there',
    nord({ mss: { http_authentication: 'api_key' } }),
    'operators.nord.mss.api_key',
    /is missing: http_authentication api_key needs it/,
  ],
  [
    'API key that nobody uses',
    nord({ mss: { api_key: 'k' } }),
    'operators.nord.mss.api_key',
    /must be absent unless http_authentication is api_key/,
  ],
  [
    'name with a colon',
    nord({ mss: { http_authentication: 'basic', http_username: 'a:b', http_password: 'pw' } }),
    'operators.nord.mss.http_username',
    /must contain no colon/,
  ],
  [
    'breaker that never opens',
    nord({ mss: { breaker: { failure_percent: 100 } } }),
    'operators.nord.mss.breaker.failure_percent',
    /1 to 99/,
  ],
  ['key without certificate', nord({ mss: { tls: { key: 'a.key' } } }), 'operators.nord.mss.tls.cert', /is missing/],

  [
    'SOAP wrapper with REST',
    nord({ mss: { soap_wrapper: 'kiuru' } }),
    'operators.nord.mss.soap_wrapper',
    /absent unless binding is soap/,
  ],
  [
    'SOAP media type with REST',
    nord({ mss: { binding: 'rest', soap_media_type: 'text/xml' } }),
    'operators.nord.mss.soap_media_type',
    /absent unless binding is soap/,
  ],
  [
    'SOAP wrapper',
    nord({ mss: { binding: 'soap', soap_wrapper: 'A' } }),
    'operators.nord.mss.soap_wrapper',
    /plain|kiuru/,
  ],
  [
    'address of a port',
    nord({ mss: { binding: 'soap', url: 'https://mssp.example/soap/services/MSS_SignaturePort' } }),
    'operators.nord.mss.url',
    /above the ports/,
  ],

  [
    'discovery with a path',
    { discovery: { origin: 'https://d.example/v2' } },
    'discovery.origin',
    /without path: https:\/\/d\.example$/,
  ],
  ['a network with host bits', nord({ networks: ['192.0.2.1/24'] }), 'operators.nord.networks.0', /must be a network/],
  [
    'a network twice, written in two ways',
    { operators: { nord: { networks: ['2001:db8::/32'] }, ost: { ...secondOperator, networks: ['2001:DB8:0::/32'] } } },
    'operators.ost.networks.0',
    /one operator only; operators\.nord\.networks\.0 is the same/,
  ],
  [
    'a listed operator with the identifier of one served here',
    federation({ id: 'nord' }),
    'discovery.federation.0.id',
    /must differ from operators\.nord/,
  ],
  [
    'two listed operators with one identifier',
    { discovery: { federation: [far, { ...far, mcc_mnc: ['999_02'] }] } },
    'discovery.federation.1.id',
    /must stand once only; discovery\.federation\.0\.id/,
  ],
  [
    'a listed operator with an issuer of ours',
    federation({ issuer: 'https://id.nord.example' }),
    'discovery.federation.0.issuer',
    /must differ from operators\.nord\.issuer/,
  ],
  [
    'a listed operator with a network code of ours',
    federation({ mcc_mnc: ['228_01'] }),
    'discovery.federation.0.mcc_mnc.0',
    /must stand once only; operators\.nord\.mcc_mnc\.0 is the same/,
  ],
  [
    'a listed operator with a prefix of ours',
    federation({ numbers: { prefixes: ['41'] } }),
    'discovery.federation.0.numbers.prefixes.0',
    /one operator only; operators\.nord\.numbers\.prefixes\.0 is the same/,
  ],
  [
    'a listed operator over http',
    federation({ issuer: 'http://id.far.example' }),
    'discovery.federation.0.issuer',
    /must be https/,
  ],
  [
    'an endpoint of a listed operator over http',
    federation({ endpoints: { token: 'http://id.far.example/token' } }),
    'discovery.federation.0.endpoints.token',
    /must be https/,
  ],
  [
    'an endpoint that discovery has no word for',
    federation({ endpoints: { tokn: 'https://id.far.example/token' } }),
    'discovery.federation.0.endpoints.tokn',
    /did you mean token/,
  ],
  ['discovery over http', { discovery: { origin: 'http://d.example' } }, 'discovery.origin', /https/],
  [
    'short-lived number',
    { discovery: { subscriber_id_s: 7200 } },
    'discovery.subscriber_id_s',
    /longer than discovery\.ttl_s, which is 15552000/,
  ],
  [
    'keys that go before what they signed',
    { keys: { retention_s: 3_000 } },
    'keys.retention_s',
    /not be shorter than tokens\.id_token_s, which is 3600/,
  ],
  ['one port for both', { http: { port: 3000, admin_port: 3000 } }, 'http.admin_port', /must differ/],

  [
    'passthrough address',
    nord({ passthrough_url: 'https://x.example' }),
    'operators.nord.passthrough_url',
    /absent in production/,
  ],
  [
    'simulated MSSP',
    nord({ mss: { url: 'http://127.0.0.1:3000/sandbox/mssp/rest/service' } }),
    'operators.nord.mss.url',
    /simulated/,
  ],
  ['MSSP over http', nord({ mss: { url: 'http://mssp.example/' } }), 'operators.nord.mss.url', /https/],
  ['issuer over http', nord({ issuer: 'http://id.nord.example' }), 'operators.nord.issuer', /https/],
  [
    'shared origin',
    two({ issuer: 'https://id.nord.example/ost' }),
    'operators.ost.issuer',
    /origin of its own, operators\.nord\.issuer.*allow_shared_origin/,
  ],
  ['secret of a sandbox', { secrets: { master: `sandbox-${MASTER}` } }, 'secrets.master', /made by a sandbox/],
  ['repeated secret', { secrets: { master: 'ab'.repeat(32) } }, 'secrets.master', /repeats few characters/],
  ['placeholder', { secrets: { master: `change-me-${MASTER}` } }, 'secrets.master', /placeholder/],
  [
    'earlier secret of a sandbox',
    { secrets: { previous: [`sandbox-${MASTER}`] } },
    'secrets.previous.0',
    /made by a sandbox/,
  ],
  ['earlier secret the same', { secrets: { previous: [MASTER] } }, 'secrets.previous.0', /must differ/],
  ['short secret', { secrets: { master: 'kurz' } }, 'secrets.master', /at least 32 random bytes/],

  [
    'identifier twice',
    { relying_parties: [relyingParty, relyingParty] },
    'relying_parties.1.id',
    /relying_parties\.0\.id is the same/,
  ],
  [
    'several hosts',
    party({ redirect_uris: ['https://a.example/cb', 'https://b.example/cb'] }),
    'relying_parties.0.sector_identifier_uri',
    /several hosts \(a\.example, b\.example\)/,
  ],
  [
    'several ports',
    party({ redirect_uris: ['https://a.example/cb', 'https://a.example:8443/cb'] }),
    'relying_parties.0.sector_identifier_uri',
    /several hosts/,
  ],
  ['public with secret', party({ token_endpoint_auth_method: 'none' }), 'relying_parties.0.secret', /must be absent/],
  [
    'confidential without',
    party({ secret: undefined }),
    'relying_parties.0.secret',
    /is missing: token_endpoint_auth_method client_secret_basic/,
  ],
  [
    'keys without address',
    party({ token_endpoint_auth_method: 'private_key_jwt' }),
    'relying_parties.0.jwks_uri',
    /is missing/,
  ],
  [
    'keys in two places',
    party({ jwks_uri: 'https://shop.example/jwks', jwks: { keys: [publicKey] } }),
    'relying_parties.0.jwks',
    /must be absent, since jwks_uri/,
  ],
  [
    'HS256 without secret',
    party({ token_endpoint_auth_method: 'none', secret: undefined, id_token_signed_response_alg: 'HS256' }),
    'relying_parties.0.id_token_signed_response_alg',
    /must be RS256 or ES256/,
  ],
  [
    'HS256 with a short secret',
    party({ id_token_signed_response_alg: 'HS256' }),
    'relying_parties.0.secret',
    /at least 32 characters/,
  ],
  ['weak client secret', party({ secret: 'aaaaaaaaaaaaaaaaaaaaaaaa' }), 'relying_parties.0.secret', /repeats few/],
  ['client secret with +', party({ secret: `${CLIENT_SECRET}+` }), 'relying_parties.0.secret', /must not contain \+/],
  [
    'return over http',
    party({ redirect_uris: ['http://shop.example/cb'] }),
    'relying_parties.0.redirect_uris.0',
    /https/,
  ],
  [
    'return with a fragment',
    party({ redirect_uris: ['https://shop.example/cb#'] }),
    'relying_parties.0.redirect_uris.0',
    /no fragment/,
  ],
  [
    'logout over http',
    party({ backchannel_logout_uri: 'http://shop.example/out' }),
    'relying_parties.0.backchannel_logout_uri',
    /https/,
  ],
  [
    'address without headless',
    party({ headless_addresses: ['192.0.2.0/24'] }),
    'relying_parties.0.headless_addresses',
    /must be absent unless headless/,
  ],
  [
    'address that is no network',
    party({ headless: true, headless_addresses: ['shop.example'] }),
    'relying_parties.0.headless_addresses.0',
    /must be a network such as/,
  ],
  [
    'headless without a secret or an address',
    party({ headless: true, token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://shop.example/jwks' }),
    'relying_parties.0.headless_addresses',
    /has no secret to send/,
  ],
  ['no return', party({ redirect_uris: [] }), 'relying_parties.0.redirect_uris', /must not be empty/],
];

describe('one mistake, one sentence', () => {
  test.each(REFUSED)('%s', (_, over, path, message) => {
    expect(mistakesOf(() => loadWith(over))).toMatchObject([{ path, message: expect.stringMatching(message) }]);
  });
});

test('passthrough in production is refused at each level', () => {
  const mistakes = mistakesOf(() => loadWith(nord({ loa: { '2': [passthrough], '3': [passthrough] } })));
  expect(mistakes.map(({ path }) => path)).toEqual([
    'operators.nord.passthrough_url',
    'operators.nord.loa.2.0.authenticator',
    'operators.nord.loa.3.0.authenticator',
  ]);
});

test('neither secrets nor phone numbers stand in a mistake', () => {
  const wrong = {
    secrets: { mastr: 'geheim-1', master: 'geheim-2', previous: ['geheim-3'] },
    operators: { nord: { numbers: { ported_in: ['+41791234567', '041791234567'] }, mss: { ap_passwort: 'geheim-4' } } },
    relying_parties: [{ ...relyingParty, secret: 'geheim-5' }],
  };
  const report = JSON.stringify(mistakesOf(() => loadWith(wrong, { DATABASE_URL: 'x://geheim-6' })));
  expect(report).not.toMatch(/geheim|1791234567/);
});

describe('accepted', () => {
  test.each<[string, Tree]>([
    ['the smallest production configuration', {}],
    [
      'issuers on one origin when that is said',
      two({ issuer: 'https://id.nord.example/ost' }, { allow_shared_origin: true }),
    ],
    ['SHA-1 when named', nord({ trust: { allow_sha1: true } })],
    [
      'plain HTTP on loopback',
      {
        discovery: { origin: 'http://localhost:3000' },
        ...nord({ issuer: 'http://127.0.0.1:3000', mss: { url: 'http://[::1]/rest' } }),
      },
    ],
    ['a relying party', party({})],
    [
      'a native application',
      party({ token_endpoint_auth_method: 'none', secret: undefined, redirect_uris: ['http://127.0.0.1/cb'] }),
    ],
    [
      'a sector of several hosts',
      party({
        redirect_uris: ['https://a.example/cb', 'https://b.example/cb'],
        sector_identifier_uri: 'https://a.example/s.json',
      }),
    ],
    [
      'SOAP in the dialect of the WSDL, synchronous',
      nord({
        mss: {
          binding: 'soap',
          soap_wrapper: 'kiuru',
          soap_media_type: 'text/xml',
          mode: 'synch',
          url: 'https://mssp.example/soap/services/',
        },
      }),
    ],
    ['overlapping prefixes of different length', two({ numbers: { prefixes: ['4166'] } })],
  ])('%s', (_, over) => {
    expect(loadWith(over).mode).toBe('production');
  });

  test.each([
    [{}, 16],
    [{ mode: 'asynch' }, 16],
    [{ mode: 'synch' }, 512],
    [{ mode: 'synch', connections: 40 }, 40],
  ])('connections with %j', (mss, connections) => {
    expect(loadWith(nord({ mss })).operators.nord?.mss.connections).toBe(connections);
  });

  test('the sandbox may have weak secrets, plain HTTP and one origin', () => {
    expect(loadSandbox({ SIGNET_SECRETS_MASTER: 'a'.repeat(43) }).mode).toBe('sandbox');
    const file =
      'mode: sandbox\nrelying_parties: [{ id: app, name: App, redirect_uris: ["http://192.0.2.1/cb"], secret: aaaaaaaaaaaaaaaa }]';
    expect(loadText(file, { SIGNET_SECRETS_MASTER: 'a'.repeat(43) }).relying_parties).toHaveLength(1);
  });
});
