/** Answers and issuers that are not what a relying party takes them for. */
import type { Family } from './attack.ts';

const KIT = 'src/relying-party';

export const RP_ANSWERS = {
  title: 'Answers and issuers at a relying party',
  file: 'rp-answers.test.ts',
  attacks: {
    'rp-mix-up': {
      name: 'Mix-up (IdP confusion)',
      against: 'relying party',
      what: 'The relying party believes to be talking with the attacker’s issuer while the person signs in at an honest one, and hands the code over.',
      sources: ['SoK: IdP confusion', 'Fett, Küsters, Schmitz: mix-up', 'RFC 9700 section 4.4', 'RFC 9207'],
      defence:
        '`iss` of the answer must be the issuer that this login began with; where several share a redirect address, it must be there.',
      code: [`${KIT}/login/callback.ts`],
    },
    'rp-malicious-endpoints': {
      name: 'Malicious endpoints',
      against: 'relying party',
      what: 'Metadata of an evil issuer name endpoints of an honest one, claim to be its, or lead to places that must not be asked.',
      sources: ['SoK: malicious endpoints', 'OpenID Connect Discovery 1.0 section 4.3'],
      defence:
        'Metadata count for the issuer they were fetched from only; HTTPS, no redirects, limits of size and time.',
      code: [`${KIT}/outside/issuer.ts`, `${KIT}/outside/fetch.ts`, `${KIT}/login/callback.ts`],
    },
    'rp-login-csrf': {
      name: 'Login CSRF',
      against: 'relying party',
      what: 'The attacker’s own answer is opened in the victim’s browser, which then is signed in as the attacker.',
      sources: ['RFC 9700 section 4.7', 'RFC 6749 section 10.12'],
      defence: '`state` names a sealed cookie of the browser that began the login.',
      code: [`${KIT}/login/pending.ts`],
    },
    'rp-answer-replay': {
      name: 'Replay of an answer',
      against: 'relying party',
      what: 'The address that the browser came back with, from a history or a log, is opened again, also with the cookies of then.',
      sources: ['SoK: replay', 'RFC 9700 section 4.2.4'],
      defence: 'A login is taken once, and its cookie dropped.',
      code: [`${KIT}/login/pending.ts`],
    },
    'rp-session-overwriting': {
      name: 'Session overwriting',
      against: 'relying party',
      what: 'A second login in the same browser replaces what the first one is checked against.',
      sources: ['SoK: session overwriting'],
      defence: 'Every login has a cookie of its own with state, nonce, verifier and issuer.',
      code: [`${KIT}/login/pending.ts`],
    },
    'rp-session-fixation': {
      name: 'Session fixation',
      against: 'relying party',
      what: 'A session cookie that the attacker knows is in the browser before the person signs in.',
      sources: ['SoK: session handling', 'RFC 9700 section 4.7'],
      defence: 'A login always begins a new session with an identifier of its own; the earlier one ends.',
      code: [`${KIT}/session/sessions.ts`],
    },
    'rp-cookie-forgery': {
      name: 'Forged and tossed cookies',
      against: 'relying party',
      what: 'Cookies are changed, exchanged among logins and purposes, or set by a sibling host.',
      sources: ['RFC 6265bis section 4.1.3'],
      defence: '`__Host-` names over HTTPS; contents sealed for one purpose and time.',
      code: [`${KIT}/outside/seal.ts`, `${KIT}/outside/cookies.ts`],
    },
    'rp-open-redirect': {
      name: 'Open redirect',
      against: 'relying party',
      what: 'return_to leads to the attacker’s site after a genuine login.',
      sources: ['RFC 9700 section 4.11.1'],
      defence: 'Only paths of this origin, in one strict spelling, checked before the login begins.',
      code: [`${KIT}/login/return-to.ts`],
    },
    'rp-parameter-pollution': {
      name: 'Parameter pollution',
      against: 'relying party',
      what: 'The answer has state, code or iss twice, an ID token in the address, or an error beside a code.',
      sources: ['RFC 6749 section 3.1', 'RFC 9207 section 2.4'],
      defence: 'A parameter comes once; what belongs to other response types is refused.',
      code: [`${KIT}/login/callback.ts`],
    },
    'rp-clickjacking': {
      name: 'Clickjacking and markup in answers',
      against: 'relying party',
      what: 'Pages of the kit are framed, or an error description brings markup.',
      sources: ['RFC 9700 section 4.16'],
      defence: '`frame-ancestors` and `default-src` none; nothing of the answer is shown.',
      code: [`${KIT}/outside/answers.ts`],
    },
    'rp-leaks': {
      name: 'Leaks by referrer, cache and log',
      against: 'relying party',
      what: 'Code and state of an answer get to other sites or into logs.',
      sources: ['RFC 9700 section 4.2'],
      defence:
        'The answer is followed by a redirect at once, with no-referrer and no-store; what is reported has no query.',
      code: [`${KIT}/outside/answers.ts`, `${KIT}/routes.ts`],
    },
  },
} as const satisfies Family;
