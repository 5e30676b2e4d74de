/**
 * The authorities of one operator: its trust anchors, its configured intermediates, and what was learnt about those that
 * came with signatures. What is remembered only saves work: that a certificate was read, and that one authority's key
 * signed another's certificate, both under SHA-256 of the certificates. It never makes a signature pass that would not
 * pass at a verifier without memory: an authority must still come with the message or be configured, and times and
 * policies are looked at anew each time, so that nothing remembered can outlive a certificate.
 */
import { type Certificate, type CertificateReader, fingerprintOf, readCertificate } from './certificate.ts';
import type { Path } from './path.ts';
import { sameName } from './x509-name.ts';

/** Operators have a handful; only authorities that lead to an anchor are remembered at all. */
const MOST_REMEMBERED = 256;

export interface Issuer {
  readonly certificate: Certificate;
  readonly isAnchor: boolean;
}

export interface Authorities {
  /** Gives the remembered or configured certificate when it has the same bytes. */
  readonly read: CertificateReader;
  /** Those whose name is that of the issuer, anchors first, then configured ones, then `sent`; each once. */
  issuersOf(certificate: Certificate, sent: readonly Certificate[]): readonly Issuer[];
  /** Whether it is remembered that the issuer's key signed the certificate. */
  isKnownToBeSigned(certificate: Certificate, issuer: Certificate): boolean;
  /** Learns from a path that ends in an anchor and whose signatures were all checked. */
  remember(path: Path): void;
}

export function createAuthorities(anchors: readonly Certificate[], intermediates: readonly Certificate[]): Authorities {
  const configured: readonly Issuer[] = [
    ...anchors.map((certificate) => ({ certificate, isAnchor: true })),
    ...intermediates.map((certificate) => ({ certificate, isAnchor: false })),
  ];
  const own = new Map(configured.map(({ certificate }) => [certificate.fingerprint, certificate]));
  const known = new Map<string, Certificate>();
  const signed = new Set<string>();
  const learn = (certificate: Certificate): void => {
    const { fingerprint, der } = certificate;
    if (own.has(fingerprint) || known.has(fingerprint)) return;
    makeRoom(known);
    // A copy: the original is a view on the whole message, which it would keep in memory.
    known.set(fingerprint, readCertificate(Uint8Array.from(der), fingerprint));
  };

  return {
    read(der) {
      const fingerprint = fingerprintOf(der);
      return own.get(fingerprint) ?? known.get(fingerprint) ?? readCertificate(der, fingerprint);
    },
    issuersOf(certificate, sent) {
      const found: Issuer[] = [];
      const add = (issuer: Issuer): void => {
        const same = (other: Issuer) => other.certificate.fingerprint === issuer.certificate.fingerprint;
        if (!found.some(same)) found.push(issuer);
      };
      const fits = (candidate: Certificate): boolean => sameName(candidate.subject, certificate.issuer);
      configured.filter((issuer) => fits(issuer.certificate)).forEach(add);
      for (const candidate of sent.filter(fits)) {
        add({ certificate: candidate, isAnchor: false });
      }
      return found;
    },
    isKnownToBeSigned: (certificate, issuer) => signed.has(link(certificate, issuer)),
    remember(path) {
      const [, ...authorities] = path;
      for (const [position, certificate] of authorities.entries()) {
        const issuer = authorities[position + 1];
        if (!issuer || signed.has(link(certificate, issuer))) continue;
        makeRoom(signed);
        signed.add(link(certificate, issuer));
        learn(certificate);
      }
    },
  };
}

const link = (certificate: Certificate, issuer: Certificate): string =>
  `${certificate.fingerprint} ${issuer.fingerprint}`;

/** Forgets what was learnt first. */
function makeRoom(memory: Map<string, unknown> | Set<string>): void {
  if (memory.size < MOST_REMEMBERED) return;
  for (const oldest of memory.keys()) {
    memory.delete(oldest);
    return;
  }
}
