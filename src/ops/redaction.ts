/**
 * Keeps phone numbers, tokens, codes and secrets out of the log, twice: by the name of a field, and by what a text looks
 * like. Errs on the side of hiding. Pure; every pattern is linear in the length of the text.
 */

export const HIDDEN = '[redacted]';

/** Names of fields, lower case without separators, whose values are never written at any depth. */
const HIDDEN_NAMES = new Set(
  [
    ['code', 'session_code', 'user_code', 'device_code', 'code_verifier', 'pin', 'otp'],
    ['token', 'access_token', 'id_token', 'refresh_token', 'id_token_hint', 'logout_token', 'jwt', 'assertion'],
    ['client_assertion', 'credentials', 'csrf', 'nonce', 'key', 'private_key', 'master', 'jwks'],
    ['login_hint', 'login_hint_token', 'subscriber_id', 'phone', 'phone_number', 'number', 'sub', 'pcr'],
    ['dtbd', 'dtbs', 'text', 'cms', 'signature', 'body', 'query', 'search', 'request', 'response', 'headers'],
  ].flatMap((names) => names.map((name) => name.replaceAll('_', ''))),
);
const HIDDEN_PARTS = ['secret', 'password', 'passwd', 'msisdn', 'authorization', 'cookie', 'privatekey', 'accesstoken'];

/** Field names are few; a name made by somebody outside must not fill the memory. */
const MOST_VERDICTS = 1_000;
const verdicts = new Map<string, boolean>();

export function isHiddenName(name: string): boolean {
  const known = verdicts.get(name);
  if (known !== undefined) return known;
  const verdict = judgeName(name);
  if (verdicts.size < MOST_VERDICTS) verdicts.set(name, verdict);
  return verdict;
}

function judgeName(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return HIDDEN_NAMES.has(plain) || HIDDEN_PARTS.some((part) => plain.includes(part));
}

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const USER_INFO = /(:\/\/)[^\s/@?#"'<>]{1,512}@/g;
const SCHEME = /\b(Basic|Bearer|DPoP)\s+[^\s,"']+/gi;
const HEADER = /\b((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s*:\s*)[^\r\n]*/gi;
const SECRET_NAME =
  'code|code_verifier|user_code|(?:access_|id_|refresh_|logout_|csrf_)?token|id_token_hint|client_secret|secret|password|' +
  'login_hint|login_hint_token|subscriber_id|msisdn|client_assertion|assertion|nonce|csrf';
const FORM_VALUE = new RegExp(String.raw`\b(${SECRET_NAME})=[^\s&"'<>;,]+`, 'gi');
const JSON_VALUE = new RegExp(
  String.raw`(\\?["'](?:${SECRET_NAME})\\?["']\s*:\s*)(?:\\?"[^"\\]*\\?"|'[^']*'|[^\s,}]+)`,
  'gi',
);
const HINT = /(MSISDN|ENCR_MSISDN|PCR)(:|%3A)[^\s"'&,;)}\]]+/gi;
const JOSE = /eyJ[\w-]{5,}(?:\.[\w-]*){0,4}/g;
/** Tokens and secrets without a mark: long and of every kind of character, as random base64url is and names are not. */
const OPAQUE = /[\w-]{40,}/g;
const isRandom = (word: string): boolean => /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word);
const WRITTEN_NUMBER = /\+\d[\d ()./-]{6,20}\d/g;
/** UUIDs are kept: they name things, and their groups of digits are no phone numbers. */
const UUID_OR_DIGITS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\+?\d{8,}/gi;
/** Without one of these nothing below can match: most texts of a log are done after this one look. */
const SUSPICIOUS = /[?#@=:+]|%3A|\d{8}|eyJ|-----|[\w-]{40}|\b(?:basic|bearer|dpop)\s/i;
const WORD = /[^\s"'<>]+/g;

/** `https://host/path?a=1&b=2#c` → `https://host/path?a&b`; text with a question mark but no slash before it stays. */
function withoutQuery(word: string): string {
  const end = word.search(/[?#]/);
  if (end < 0 || !word.slice(0, end).includes('/')) return word;
  const [query = ''] = word.slice(end).split('#');
  const names = query
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => /^([\w.%[\]-]{1,40})=/.exec(pair)?.[1] ?? HIDDEN);
  return word.slice(0, end) + (names.length > 0 ? `?${names.join('&')}` : '');
}

/** The text without anything that looks like a phone number, token, code or secret. */
export function scrubText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  return text
    .replaceAll(PRIVATE_KEY, HIDDEN)
    .replaceAll(WORD, withoutQuery)
    .replaceAll(USER_INFO, `$1${HIDDEN}@`)
    .replaceAll(HEADER, `$1$2${HIDDEN}`)
    .replaceAll(SCHEME, `$1 ${HIDDEN}`)
    .replaceAll(FORM_VALUE, `$1=${HIDDEN}`)
    .replaceAll(JSON_VALUE, `$1"${HIDDEN}"`)
    .replaceAll(HINT, `$1:${HIDDEN}`)
    .replaceAll(JOSE, HIDDEN)
    .replaceAll(OPAQUE, (word) => (isRandom(word) ? HIDDEN : word))
    .replaceAll(WRITTEN_NUMBER, HIDDEN)
    .replaceAll(UUID_OR_DIGITS, (found) => (found.includes('-') ? found : HIDDEN));
}

/** Longer texts are cut: after scrubbing, so that no cut makes a number unrecognisable. */
const LONGEST_TEXT = 4_096;
/** What is longer than this is not even looked at. */
const LONGEST_INPUT = 65_536;
const MOST_ENTRIES = 64;
const DEEPEST = 6;
const LEAST_PHONE_NUMBER = 10_000_000;

const shortText = (text: string): string => {
  if (text.length > LONGEST_INPUT) return `[${text.length} characters]`;
  const clean = scrubText(text);
  return clean.length > LONGEST_TEXT ? `${clean.slice(0, LONGEST_TEXT)}…` : clean;
};

/** Fields whose whole numbers are durations, sizes or moments. */
const MEASURE = /(?:^|[a-z_])(?:ms|at|bytes|size|time|seconds|_s|pid|count|deadline|expires)$/i;
const INCIDENT = /^[2-9A-HJ-NP-Z]{8}$/;

function redactNumber(name: string, value: number): unknown {
  if (Number.isInteger(value) && Math.abs(value) >= LEAST_PHONE_NUMBER && !MEASURE.test(name)) return HIDDEN;
  return value;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? shortText(String(value)) : undefined;

/** An error by its class, code, message, stack and cause; `error_detail` is what oidc-provider keeps for the log. */
function redactError(error: Error, depth: number, seen: ReadonlySet<object>): Record<string, unknown> {
  const code = textOf('code' in error ? error.code : undefined);
  const detail = textOf('error_detail' in error ? error.error_detail : undefined);
  return {
    class: error.constructor.name || error.name,
    ...(code === undefined ? {} : { code }),
    message: shortText(error.message),
    ...(detail === undefined ? {} : { detail }),
    ...(error.stack === undefined ? {} : { stack: shortText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redactValue('cause', error.cause, depth + 1, seen) }),
    ...(error instanceof AggregateError ? { errors: redactValue('errors', error.errors, depth + 1, seen) } : {}),
  };
}

function redactValue(name: string, value: unknown, depth: number, seen: ReadonlySet<object>): unknown {
  if (value === undefined || value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return name === 'incident' && INCIDENT.test(value) ? value : shortText(value);
  if (typeof value === 'number') return redactNumber(name, value);
  if (typeof value === 'bigint') return shortText(String(value));
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (seen.has(value)) return '[circular]';
  if (depth > DEEPEST) return '[deeper]';
  const inside = new Set([...seen, value]);
  if (value instanceof Error) return redactError(value, depth, inside);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  if (value instanceof URL) return shortText(value.href);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) {
    return value.slice(0, MOST_ENTRIES).map((item) => redactValue(name, item, depth + 1, inside));
  }
  if (value instanceof Map || value instanceof Set) return `[${value.size} entries]`;
  return redactEntries(Object.entries(value), depth, inside);
}

function redactEntries(
  entries: [string, unknown][],
  depth: number,
  seen: ReadonlySet<object>,
): Record<string, unknown> {
  const clean: [string, unknown][] = [];
  for (const [name, value] of entries) {
    if (clean.length === MOST_ENTRIES) break;
    if (value === undefined || typeof value === 'function') continue;
    const hidden = isHiddenName(name) && value !== null && typeof value !== 'boolean';
    clean.push([shortText(name), hidden ? HIDDEN : redactValue(name, value, depth + 1, seen)]);
  }
  // a field of any name, `__proto__` included, stays a field
  return Object.fromEntries(clean);
}

/** A copy of the fields that may be written to the log. */
export const redact = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  redactEntries(Object.entries(fields), 0, new Set([fields]));
