/** What must hold between the keys of a client certificate. */
import type { ConfigMistake } from '../mistake.ts';
import type { TlsView } from '../view.ts';
import { mistake } from './rule.ts';

/** @param at path of the object that holds the keys */
export function* clientCertificateMistakes(at: string, tls: TlsView): Iterable<ConfigMistake> {
  const { cert, key, p12, p12_password: password } = tls ?? {};
  if (p12 !== undefined && (cert !== undefined || key !== undefined)) {
    yield mistake(`${at}.p12`, 'must be absent beside cert and key: there is one client certificate');
  } else if (p12 !== undefined && password === undefined) {
    yield mistake(`${at}.p12_password`, 'is missing: p12 needs its password');
  }
  if (p12 === undefined && password !== undefined) yield mistake(`${at}.p12_password`, 'must be absent without p12');
  if (cert !== undefined && key === undefined) yield mistake(`${at}.key`, 'is missing: cert needs its key');
  if (key !== undefined && cert === undefined) yield mistake(`${at}.cert`, 'is missing: key needs its cert');
}
