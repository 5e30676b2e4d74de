/** Sessions at the provider that are somebody else's. */
import type { Family } from './attack.ts';

const LIBRARY = 'oidc-provider';

export const SESSIONS = {
  title: 'Sessions at the provider',
  file: 'provider/sessions.ts',
  attacks: {
    'session-fixation': {
      name: 'Session fixation',
      against: 'provider',
      what: 'A session cookie that the attacker knows is in the browser before the person signs in.',
      sources: ['SoK: session handling', 'RFC 6819 section 4.4.1.8', 'RFC 9700 section 4.7'],
      defence: 'A login always gives the session another identifier; the earlier one is worth nothing.',
      code: ['src/provider/session-keeper.ts', LIBRARY],
    },
    'session-overwriting': {
      name: 'Session overwriting',
      against: 'provider',
      what: 'Two logins of two people in one browser, in two tabs, change each other.',
      sources: ['SoK: session overwriting'],
      defence:
        'Each login has an interaction cookie of its own, bound to its path; a code is for the person who approved that login.',
      code: ['src/login/web/visit.ts', 'src/provider/cookies.ts', LIBRARY],
    },
    'cookie-tossing': {
      name: 'Cookie tossing between operators',
      against: 'provider',
      what: 'Cookies of one operator are used at another on the same host, or are made, changed, doubled or exchanged.',
      sources: ['RFC 6265bis sections 4.1.3 and 8.6'],
      defence:
        'Names and paths carry the operator, `__Host-` or `__Secure-` over HTTPS; cookies are signed with keys per operator, and sessions stored per operator.',
      code: ['src/provider/cookies.ts', 'src/provider/cookie-signature.ts', 'src/store/oidc-adapter.ts'],
      limit:
        'an issuer with a path cannot have `__Host-` cookies: whoever runs a sibling host or path can set a valid session of their own there. Give every issuer an origin of its own; production demands it.',
    },
    'login-theft': {
      name: 'Taking over a waiting login by its address',
      against: 'provider',
      what: 'Somebody who learnt the address of a login reads it, starts it, or waits for its end in another browser.',
      sources: ['RFC 9700 section 4.2', 'SoK: session handling'],
      defence: 'The right to a login is its signed cookie; its address opens nothing.',
      code: ['src/login/web/visit.ts', 'src/login/web/router.ts'],
    },
    'logout-csrf': {
      name: 'Logout CSRF',
      against: 'person',
      what: 'Another site signs people out by an image, a form, or with an ID token of its own as hint.',
      sources: ['OpenID Connect RP-Initiated Logout sections 2 and 6'],
      defence:
        'The person is asked, and the answer needs a token of this session; only a hint that names this very session may do without.',
      code: ['src/session/web/logout.ts'],
    },
    'account-csrf': {
      name: 'CSRF at the page of one’s own',
      against: 'person',
      what: 'Another site ends sessions or takes permissions back there.',
      sources: ['RFC 9700 section 4.7'],
      defence: 'Each form needs a token bound to the session, and the browser’s word that it comes from this origin.',
      code: ['src/account/web/router.ts', 'src/login/web/csrf.ts'],
    },
  },
} as const satisfies Family;
