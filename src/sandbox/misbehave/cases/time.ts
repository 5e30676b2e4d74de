/** Tokens out of their time. */
import { claims, type Kit, type Misbehaviour } from '../case.ts';
import { idToken, jwt, validation } from '../rules.ts';

const HOUR = 3_600;

const number = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback);
const lifetime = ({ claims: { exp, iat }, now }: Kit): number => number(exp, now + HOUR) - number(iat, now);

export const TIME_CASES = {
  expired: {
    title: 'Expired',
    wrong: 'exp was an hour ago.',
    right: 'Refuses it; allows for clocks that are a minute or two off, not more.',
    rules: [validation(9), jwt('4.1.4')],
    fails: ['exp'],
    forge: claims((kit) => ({ exp: kit.now - HOUR, iat: kit.now - HOUR - lifetime(kit) })),
  },
  missing_exp: {
    title: 'No end',
    wrong: 'exp is missing: the token is good for ever.',
    right: 'Wants an end.',
    rules: [idToken, validation(9)],
    fails: ['exp'],
    forge: claims(() => ({ exp: undefined })),
  },
  exp_as_text: {
    title: 'End as text',
    wrong: 'exp is a text, which compares with numbers in surprising ways.',
    right: 'Wants a number.',
    rules: [jwt('4.1.4'), jwt('2')],
    fails: ['exp'],
    forge: claims((kit) => ({ exp: String(kit.claims.exp) })),
  },
  not_yet_valid: {
    title: 'Not valid yet',
    wrong: 'nbf is in an hour.',
    right: 'Looks at nbf where there is one.',
    rules: [jwt('4.1.5')],
    fails: ['nbf'],
    forge: claims(({ now }) => ({ nbf: now + HOUR })),
  },
  issued_in_future: {
    title: 'Issued in the future',
    wrong: 'iat is in an hour, and exp an hour later than it should be.',
    right: 'Refuses a token that its own clock says cannot exist yet.',
    rules: [validation(10)],
    fails: ['iat'],
    forge: claims((kit) => ({ iat: kit.now + HOUR, exp: kit.now + HOUR + lifetime(kit) })),
  },
  missing_iat: {
    title: 'No time of issue',
    wrong: 'iat is missing.',
    right: 'Wants to know when it was issued.',
    rules: [idToken, validation(10)],
    fails: ['iat'],
    forge: claims(() => ({ iat: undefined })),
  },
  old_auth_time: {
    title: 'Signed in too long ago',
    wrong: 'auth_time is longer ago than the max_age of the request.',
    right: 'Having asked for max_age, compares auth_time with it, and asks again.',
    rules: [validation(13)],
    fails: ['auth_time'],
    needs: ['max_age'],
    forge: claims(({ asked, now }) => ({ auth_time: now - (asked.maxAge ?? 0) - HOUR })),
  },
  missing_auth_time: {
    title: 'No time of sign-in',
    wrong: 'auth_time is missing, though the request had a max_age.',
    right: 'Having asked for max_age, wants auth_time.',
    rules: [idToken, validation(13)],
    fails: ['auth_time'],
    needs: ['max_age'],
    forge: claims(() => ({ auth_time: undefined })),
  },
} as const satisfies Record<string, Misbehaviour>;
