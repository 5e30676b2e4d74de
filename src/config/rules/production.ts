/** What production refuses: everything of the sandbox, weak secrets, and whatever could be read on the way. */
import { isLoopbackHost, isPlainHttp } from '../loopback.ts';
import type { ConfigMistake } from '../mistake.ts';
import { serviceAddresses } from './mss-connection.ts';
import { mistake, type Rule } from './rule.ts';
import { weakness } from './secret-strength.ts';

const at = (id: string, rest: string): string => `operators.${id}.${rest}`;
const party = (index: number, rest: string): string => `relying_parties.${index}.${rest}`;

const noPassthrough: Rule = function* (view) {
  for (const [id, { loa, passthrough_url }] of view.operators) {
    if (passthrough_url !== undefined) {
      yield mistake(at(id, 'passthrough_url'), 'must be absent in production: it is a sandbox feature');
    }
    for (const [level, entries] of loa) {
      for (const { index, value } of entries) {
        if (value.authenticator !== 'passthrough') continue;
        yield mistake(
          at(id, `loa.${level}.${index}.authenticator`),
          'must not be passthrough in production: it is a sandbox feature',
        );
      }
    }
  }
};

const noSimulator: Rule = function* (view) {
  for (const [id, { mss, sms }] of view.operators) {
    if (sms?.url !== undefined && new URL(sms.url).pathname.startsWith('/sandbox/')) {
      yield mistake(at(id, 'sms.url'), 'must be a real service in production: this is the simulated one');
    }
    for (const { path, url } of mss === undefined ? [] : serviceAddresses(id, mss)) {
      if (!new URL(url).pathname.startsWith('/sandbox/')) continue;
      yield mistake(path, 'must be a real MSSP in production: this is the simulated one');
    }
  }
};

const encryptedWay: Rule = function* (view) {
  for (const [id, { issuer, mss, sms }] of view.operators) {
    if (sms?.url !== undefined && isPlainHttp(sms.url))
      yield mistake(at(id, 'sms.url'), 'must be https:// in production');
    if (issuer !== undefined && isPlainHttp(issuer)) yield mistake(at(id, 'issuer'), 'must be https:// in production');
    for (const { path, url } of mss === undefined ? [] : serviceAddresses(id, mss)) {
      if (isPlainHttp(url)) yield mistake(path, 'must be https:// in production');
    }
  }
  const origin = view.discovery?.origin;
  if (origin !== undefined && isPlainHttp(origin)) yield mistake('discovery.origin', 'must be https:// in production');
};

/** Cookies know no paths that protect: two issuers on one origin can read each other's pages. */
const ownOrigins: Rule = function* (view) {
  if (view.allow_shared_origin) return;
  const first = new Map<string, string>();
  for (const [id, { issuer }] of view.operators) {
    if (issuer === undefined) continue;
    const { origin } = new URL(issuer);
    const earlier = first.get(origin);
    if (earlier === undefined) first.set(origin, id);
    else {
      yield mistake(
        at(id, 'issuer'),
        `must have an origin of its own, ${at(earlier, 'issuer')} is on the same; or say allow_shared_origin: true`,
      );
    }
  }
};

const strongSecrets: Rule = function* (view) {
  const { master, previous = [] } = view.secrets ?? {};
  const reason = master === undefined ? undefined : weakness(master, 'master');
  if (reason !== undefined) {
    yield mistake('secrets.master', `${reason}; make one with: openssl rand -base64 32`);
  }
  const token = view.http?.admin_token;
  const loose = token === undefined ? undefined : weakness(token, 'client');
  if (loose !== undefined) yield mistake('http.admin_token', `${loose}; make one with: openssl rand -hex 32`);
  for (const { index, value } of previous) {
    const why = weakness(value, 'master');
    if (why !== undefined) yield mistake(`secrets.previous.${index}`, `${why}; it must not be in use in production`);
  }
  for (const { index, value } of view.relying_parties) {
    const why = value.secret === undefined ? undefined : weakness(value.secret, 'client');
    if (why !== undefined) yield mistake(party(index, 'secret'), `${why}; make one with: openssl rand -hex 24`);
  }
};

/** Everything that carries a code or a logout token back; loopback is for native applications (RFC 8252 section 7.3). */
const encryptedReturns: Rule = function* (view) {
  for (const { index, value } of view.relying_parties) {
    const single = (field: string, uri: string | undefined): ConfigMistake[] =>
      uri !== undefined && insecure(uri) ? [mistake(party(index, field), 'must be https:// in production')] : [];
    for (const uri of value.redirect_uris) yield* single(`redirect_uris.${uri.index}`, uri.value);
    for (const uri of value.post_logout_redirect_uris)
      yield* single(`post_logout_redirect_uris.${uri.index}`, uri.value);
    yield* single('backchannel_logout_uri', value.backchannel_logout_uri);
    yield* single('sector_identifier_uri', value.sector_identifier_uri);
    yield* single('jwks_uri', value.jwks_uri);
  }
};

const insecure = (uri: string): boolean => {
  if (!URL.canParse(uri)) return false;
  const url = new URL(uri);
  return url.protocol === 'http:' && !isLoopbackHost(url.hostname);
};

const RULES: readonly Rule[] = [noPassthrough, noSimulator, encryptedWay, ownOrigins, strongSecrets, encryptedReturns];

export const PRODUCTION_RULES: readonly Rule[] = RULES.map(
  (rule): Rule =>
    (view) =>
      view.mode === 'production' ? rule(view) : [],
);
