/** What must hold for the connection of an operator to its Mobile Signature Service. */
import type { OperatorView } from '../view.ts';
import { clientCertificateMistakes } from './client-certificate.ts';
import { claims, mistake, type Rule } from './rule.ts';

type MssView = NonNullable<OperatorView['mss']>;

const at = (id: string, rest: string): string => `operators.${id}.mss.${rest}`;

/** Every address of the service with its place. */
export function serviceAddresses(id: string, mss: MssView): { readonly path: string; readonly url: string }[] {
  const further = mss.further_urls.map(({ index, value }) => ({ path: at(id, `further_urls.${index}`), url: value }));
  return [...(mss.url === undefined ? [] : [{ path: at(id, 'url'), url: mss.url }]), ...further];
}

/** Calls back for every operator whose connection can be read. */
const each = (rule: (id: string, mss: MssView) => Iterable<ReturnType<typeof mistake>>): Rule =>
  function* (view) {
    for (const [id, { mss }] of view.operators) if (mss !== undefined) yield* rule(id, mss);
  };

const addressesDiffer = each((id, mss) =>
  claims(
    serviceAddresses(id, mss).map(({ path, url }) => ({ path, key: url })),
    (first) => `must differ from ${first}`,
  ),
);

const clientCertificate = each((id, { tls }) => clientCertificateMistakes(at(id, 'tls'), tls));

const USED_BY = { http_username: 'basic', http_password: 'basic', api_key: 'api_key' } as const;

const httpAuthentication = each(function* (id, mss) {
  const { http_authentication: way = 'none' } = mss;
  for (const key of ['http_username', 'http_password', 'api_key'] as const) {
    if (mss[key] !== undefined && USED_BY[key] !== way) {
      yield mistake(at(id, key), `must be absent unless http_authentication is ${USED_BY[key]}`);
    } else if (mss[key] === undefined && USED_BY[key] === way && key !== 'http_username') {
      yield mistake(at(id, key), `is missing: http_authentication ${way} needs it`);
    }
  }
  if (mss.http_username?.includes(':')) yield mistake(at(id, 'http_username'), 'must contain no colon');
});

export const MSS_CONNECTION_RULES: readonly Rule[] = [addressesDiffer, clientCertificate, httpAuthentication];
