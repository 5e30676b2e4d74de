/** A request path as log and metrics may hold it: without numbers, without whole login addresses. Pure. */
import { scrubText } from './redaction.ts';

const LONGEST_PATH = 200;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** What follows these is the uid of a login. */
const BEFORE_UID = new Set(['login', 'authorize', 'headless']);

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Opaque values are long and have digits in them; `openid-configuration` has none. */
const looksOpaque = (segment: string): boolean => segment.length >= 20 && /\d/.test(segment) && !UUID.test(segment);

/** What follows is a link that signs somebody in. */
const BEFORE_LINK = 's';

function loggedSegment(segment: string, before: string | undefined): string {
  if (before === BEFORE_LINK) return '…';
  const text = decoded(segment);
  // eight characters of a login's uid tell log lines apart and open nothing; a number has no letters
  if (BEFORE_UID.has(before ?? '') && /^[\w-]{20,64}$/.test(text) && /[A-Za-z].*[A-Za-z]/.test(text)) {
    return `${text.slice(0, 8)}…`;
  }
  const clean = scrubText(text);
  const short = BEFORE_UID.has(before ?? '') || looksOpaque(text);
  return short && clean.length > 8 ? `${clean.slice(0, 8)}…` : clean;
}

/** Paths that are logged as they are, so often asked for that looking at them again would cost more than the answer. */
const unchanged = new Set<string>();
const MOST_UNCHANGED = 200;

/** @param path as in the request line; a query is left out */
export function loggedPath(path: string): string {
  if (unchanged.has(path)) return path;
  const logged = cleanPath(path);
  if (logged === path && unchanged.size < MOST_UNCHANGED) unchanged.add(path);
  return logged;
}

function cleanPath(path: string): string {
  const [plain = ''] = path.split(/[?#]/);
  const segments = plain.slice(0, 1_024).split('/');
  const text = scrubText(segments.map((segment, index) => loggedSegment(segment, segments[index - 1])).join('/'));
  return text.length > LONGEST_PATH ? `${text.slice(0, LONGEST_PATH)}…` : text;
}

/** The endpoints that metrics tell apart; everything else is `other`. */
const ROUTES: readonly (readonly [RegExp, string])[] = [
  [/\/\.well-known\/openid-configuration$/, 'configuration'],
  [/\/login\/[^/]+\/(status|events|number|start|spamcode|cancel|retry|finish)$/, 'login_$1'],
  [/\/login\/[^/]+$/, 'login'],
  [/\/s\/[^/]+$/, 'sms_link'],
  [/\/authorize\/[^/]+$/, 'authorize_resume'],
  [/\/headless\/[^/]+$/, 'headless'],
  [/\/(authorize|token|userinfo|premiuminfo|jwks|revoke|introspect|par|logout|account)$/, '$1'],
  [/\/connect\/mc_vm$/, 'verified_number'],
  [/\/account\/(?:activity|callback|sign-in|sign-out|sign-out-everywhere|withdraw)$/, 'account'],
  [/^\/v2\/discovery(?:\/.*)?$/, 'discovery'],
  [/^\/v1\/discovery\/apis\/[^/]+\/?$/, 'discovery'],
  [/^\/health\/(live|ready)$/, 'health_$1'],
  [/^\/sandbox\/(?:mssp|network)(?:\/.*)?$/, 'sandbox_mssp'],
  [/^\/sandbox(?:\/.*)?$/, 'sandbox'],
  [/^\/assets\//, 'assets'],
  [/^\/$/, 'root'],
];

/** Routes of paths that are asked for often: most paths hold a login's name and are asked for once. */
const routes = new Map<string, string>();

/** @returns one of a closed set of names, for metric labels */
export function routeOf(path: string): string {
  const known = routes.get(path);
  if (known !== undefined) return known;
  const route = searchedRoute(path);
  if (routes.size < MOST_UNCHANGED && unchanged.has(path)) routes.set(path, route);
  return route;
}

function searchedRoute(path: string): string {
  for (const [pattern, name] of ROUTES) {
    const match = pattern.exec(path);
    if (match) return name.replace('$1', match[1] ?? '');
  }
  return 'other';
}
