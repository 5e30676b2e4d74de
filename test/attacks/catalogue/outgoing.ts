/** Requests that somebody makes the gateway send. */
import type { Family } from './attack.ts';

export const OUTGOING = {
  title: 'Requests of the gateway (SSRF)',
  file: 'provider/outgoing.ts',
  attacks: {
    'ssrf-sector': {
      name: 'SSRF by sector_identifier_uri',
      against: 'provider',
      what: 'A registered address leads into the network behind the gateway, by its name, its spelling or a redirect.',
      sources: [
        'RFC 9700 section 4.11',
        'OpenID Connect Dynamic Client Registration section 9',
        'SoK: malicious endpoints',
      ],
      defence:
        'HTTPS to public addresses only, judged after the name is resolved and for the connection that is made; no redirects, limits of size and time, the same words whatever is there.',
      code: ['src/provider/outgoing.ts', 'src/provider/sector.ts', 'src/provider/registration.ts'],
    },
    'ssrf-jwks': {
      name: 'SSRF by jwks_uri',
      against: 'provider',
      what: 'The keys of a client are to be fetched from within.',
      sources: ['RFC 9700 section 4.11', 'RFC 8725 section 3.10'],
      defence: 'The same guarded request.',
      code: ['src/provider/outgoing.ts', 'src/provider/instance.ts'],
    },
    'ssrf-logout': {
      name: 'SSRF by backchannel_logout_uri',
      against: 'provider',
      what: 'The address that is told of logouts is one from within.',
      sources: ['OpenID Connect Back-Channel Logout section 4', 'RFC 9700 section 4.11'],
      defence: 'The same guarded request; of the answer only its status counts.',
      code: ['src/provider/outgoing.ts', 'src/provider/logout-sender.ts'],
    },
    'ssrf-other-addresses': {
      name: 'SSRF by other addresses of a registration',
      against: 'provider',
      what: 'initiate_login_uri, request_uris, logo_uri and others of the standard name places within.',
      sources: ['OpenID Connect Dynamic Client Registration section 2', 'SoK: malicious endpoints'],
      defence: 'There are none: a registration with members that are not served is refused.',
      code: ['src/provider/registration.ts'],
    },
  },
} as const satisfies Family;
