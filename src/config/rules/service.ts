/** What must hold for the gateway as a whole. */
import { mistake, type Rule } from './rule.ts';

const discoveryOrigin: Rule = function* (view) {
  const origin = view.discovery?.origin;
  if (origin !== undefined && new URL(origin).origin !== origin) {
    yield mistake('discovery.origin', `must be an origin without path: ${new URL(origin).origin}`);
  }
};

/** An SDK that still holds the discovery answer must be able to use the number in it. */
const subscriberIdLife: Rule = function* (view) {
  const { ttl_s: ttl = 15_552_000, subscriber_id_s: life = 31_104_000 } = view.discovery ?? {};
  if (life <= ttl)
    yield mistake('discovery.subscriber_id_s', `must be longer than discovery.ttl_s, which is ${ttl}`, `${life}`);
};

const twoPorts: Rule = function* (view) {
  const { port = 3000, admin_port: admin } = view.http ?? {};
  if (admin !== undefined && admin !== 0 && admin === port) {
    yield mistake('http.admin_port', 'must differ from http.port', `${admin}`);
  }
};

const previousSecrets: Rule = function* (view) {
  for (const { index, value } of view.secrets?.previous ?? []) {
    if (value === view.secrets?.master) yield mistake(`secrets.previous.${index}`, 'must differ from secrets.master');
  }
};

/** Whoever has a JWT must be able to verify it until it expires. */
const keyRetention: Rule = function* (view) {
  const retention = view.keys?.retention_s ?? 86_400;
  for (const { index, value } of view.resources) {
    const lifetime = value.lifetime_s ?? 300;
    if (value.format === 'opaque' || lifetime <= retention) continue;
    yield mistake(
      'keys.retention_s',
      `must not be shorter than resources.${index}.lifetime_s, which is ${lifetime}`,
      `${retention}`,
    );
  }
  const life = view.tokens?.id_token_s ?? 3_600;
  if (retention < life) {
    yield mistake('keys.retention_s', `must not be shorter than tokens.id_token_s, which is ${life}`, `${retention}`);
  }
};

export const SERVICE_RULES: readonly Rule[] = [
  discoveryOrigin,
  subscriberIdLife,
  twoPorts,
  previousSecrets,
  keyRetention,
];
