/** Redirects that lead elsewhere, and answers that tell others. */
import type { Family } from './attack.ts';

const LIBRARY = 'oidc-provider';

export const ADDRESSES = {
  title: 'Addresses',
  file: 'provider/addresses.ts',
  attacks: {
    'redirect-uri-tricks': {
      name: 'Redirect URI tricks',
      against: 'provider',
      what: 'A redirect address that is nearly the registered one: case, path, port, host, user info, encoding, Unicode, fragment.',
      sources: ['RFC 9700 sections 2.1 and 4.1', 'RFC 6819 section 4.1.5', 'SoK: malicious endpoints'],
      defence: 'Compared character by character; a wrong one ends on a page of the gateway.',
      code: ['src/provider/instance.ts', LIBRARY],
    },
    'open-redirect': {
      name: 'Open redirect',
      against: 'provider',
      what: 'The gateway’s good name is used for a link that ends at the attacker’s site, by an error, a logout or operator selection.',
      sources: ['RFC 9700 section 4.11.2', 'OpenID Connect RP-Initiated Logout section 3'],
      defence: 'Nothing is redirected to an address that is not registered, neither answers nor errors nor logouts.',
      code: ['src/provider/pages.ts', 'src/discovery/request.ts', LIBRARY],
      limit: 'whoever has a registration can be answered at their own registered address.',
    },
    'mix-up-answers': {
      name: 'Mix-up among operators',
      against: 'relying party',
      what: 'The answer of one operator is taken for that of another one, of the same gateway or not.',
      sources: ['RFC 9207', 'RFC 9700 section 4.4', 'SoK: IdP confusion'],
      defence:
        'Every answer, errors too, names its issuer in `iss`; every operator has an issuer and client identifiers of its own.',
      code: ['src/provider/metadata.ts', 'src/provider/client-credentials.ts', LIBRARY],
    },
    'redirect-307': {
      name: '307 redirect',
      against: 'provider',
      what: 'A redirect after a form makes the browser post the form, with what a person typed, to the relying party.',
      sources: ['RFC 9700 section 4.12', 'Fett, Küsters, Schmitz: 307 redirect'],
      defence: 'Forms are answered with 303.',
      code: ['src/login/web/router.ts', 'src/login/web/onward.ts'],
    },
    'referrer-leak': {
      name: 'Leaks by referrer and history',
      against: 'provider',
      what: 'Code, state or number get to other sites by the Referer header or stand in addresses of the gateway.',
      sources: ['RFC 9700 section 4.2', 'RFC 6819 section 4.4.1.1'],
      defence:
        '`Referrer-Policy: no-referrer` on every answer; addresses of logins hold an identifier and nothing of the request.',
      code: ['src/pages/security-headers.ts', 'src/login/address.ts'],
    },
    'host-header-injection': {
      name: 'Host header injection',
      against: 'provider',
      what: 'Host, Forwarded or X-Forwarded-Host of a request make metadata and redirects name the attacker’s host.',
      sources: ['RFC 9700 section 4.13', 'OWASP Web Security Testing Guide: host header injection'],
      defence: 'Addresses come from the configured issuer; what came in headers is thrown away at the door.',
      code: ['src/provider/door.ts', 'src/public-app.ts'],
    },
  },
} as const satisfies Family;
