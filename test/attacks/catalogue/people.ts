/** People who are made to do what they did not want: by forged forms, frames, and phones that ring. */
import type { Family } from './attack.ts';

export const PEOPLE = {
  title: 'People and their phones',
  file: 'provider/people.ts',
  attacks: {
    'login-csrf': {
      name: 'Forged forms at the login',
      against: 'person',
      what: 'Another site posts the forms of a waiting login, so that the phone rings or somebody else is signed in.',
      sources: ['RFC 9700 section 4.7', 'RFC 6819 section 4.4.1.8'],
      defence:
        'Each form needs the login’s cookie, a token bound to the login, and the browser’s word that it comes from this origin.',
      code: ['src/login/web/csrf.ts', 'src/login/web/router.ts'],
    },
    'ring-by-link': {
      name: 'Ringing phones by links',
      against: 'person',
      what: 'A link, an image or a prefetch with somebody’s number makes their phone ring.',
      sources: ['GSMA Mobile Connect security guidance: unsolicited prompts', 'RFC 9110 section 9.2.1'],
      defence: '/authorize and pages ring nothing; only the form that a person sends does.',
      code: ['src/login/web/router.ts', 'src/login/service.ts'],
      limit:
        'in headless mode, which an operator allows a relying party by name and address, its server makes the phone ring itself.',
    },
    'push-bombing': {
      name: 'Push bombing',
      against: 'person',
      what: 'Many logins for one number, until its owner approves to have peace.',
      sources: ['MITRE ATT&CK T1621', 'CISA: Implementing Phishing-Resistant MFA'],
      defence:
        'One waiting request per number over all relying parties and browsers; a person who refuses ends that login, and the next one rings only by another form.',
      code: ['src/login/service.ts', 'src/login/ringing.ts'],
      limit:
        'there is no budget of requests over time yet: an attacker who waits for each to end can send the next. Limit requests to `/login/*/start` in the proxy, and switch number matching on.',
    },
    'relayed-approval': {
      name: 'Phishing relay',
      against: 'person',
      what: 'The attacker starts a login of their own with the victim’s number and makes the victim approve it.',
      sources: ['NIST SP 800-63B section 5.2.5', 'CISA: Implementing Number Matching in MFA Applications'],
      defence:
        'The phone shows the relying party and a code that the page of that login shows too; with number matching it shows a number that must be picked on that page, and one wrong pick ends the login.',
      code: ['src/mss/text/dtbd.ts', 'src/login/code.ts', 'src/login/number-match.ts'],
      limit:
        'it depends on the person: somebody who looks at the attacker’s copy of the page sees the right code, or tells the attacker the number. A mobile signature is not bound to the browser’s origin as a passkey is.',
    },
    clickjacking: {
      name: 'Clickjacking',
      against: 'person',
      what: 'A page of the gateway lies invisibly in a frame of another site, which makes the person press its buttons.',
      sources: ['RFC 9700 section 4.16', 'RFC 6819 section 4.4.1.9'],
      defence: "`frame-ancestors 'none'` and `X-Frame-Options: DENY` on every page.",
      code: ['src/pages/security-headers.ts'],
    },
  },
} as const satisfies Family;
