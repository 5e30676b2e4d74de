/**
 * The authorities of one operator: its trust anchors, its configured intermediates, and what was learnt about those that
 * came with signatures. What is remembered only saves work: that a certificate was read, and that one authority's key
 * signed another's certificate, both for exactly these bytes. It never makes a signature pass that would not
 * pass at a verifier without memory: an authority must still come with the message or be configured, and times and
 * policies are looked at anew each time, so that nothing remembered can outlive a certificate.
 */
import { type Certificate, type CertificateReader, readCertificate, sameCertificate } from './certificate.ts';
import type { Path } from './path.ts';
import { type Name, sameBytes, sameName } from './x509-name.ts';

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
  const own = configured.map(({ certificate }) => certificate);
  const known: Certificate[] = [];
  /** by the certificates of `own` and `known` themselves: what is forgotten takes its links along */
  const signed = new WeakMap<Certificate, WeakSet<Certificate>>();
  const find = (der: Uint8Array): Certificate | undefined => {
    const same = (certificate: Certificate): boolean =>
      certificate.der.length === der.length && Buffer.compare(certificate.der, der) === 0;
    return own.find(same) ?? known.find(same);
  };
  /** The same name as it was read before: comparing it has been prepared. */
  const familiar = (name: Name): Name => {
    const named = ({ subject }: Certificate): boolean => sameBytes(subject, name);
    return (known.find(named) ?? own.find(named))?.subject ?? name;
  };
  const learn = (certificate: Certificate): Certificate => {
    const found = find(certificate.der);
    if (found) return found;
    // A copy: the original is a view on the whole message, which it would keep in memory.
    const copy = readCertificate(Uint8Array.from(certificate.der));
    known.push(copy);
    if (known.length > MOST_REMEMBERED) known.shift();
    return copy;
  };

  return {
    read: (der) => find(der) ?? readCertificate(der),
    issuersOf(certificate, sent) {
      const found: Issuer[] = [];
      const add = (issuer: Issuer): void => {
        if (!found.some((other) => sameCertificate(other.certificate, issuer.certificate))) found.push(issuer);
      };
      const issuerName = familiar(certificate.issuer);
      const fits = (candidate: Certificate): boolean =>
        candidate !== certificate && sameName(candidate.subject, issuerName);
      configured.filter((issuer) => fits(issuer.certificate)).forEach(add);
      for (const candidate of sent.filter(fits)) {
        add({ certificate: candidate, isAnchor: false });
      }
      return found;
    },
    isKnownToBeSigned: (certificate, issuer) => signed.get(certificate)?.has(issuer) ?? false,
    remember(path) {
      const [, ...authorities] = path;
      for (const [position, certificate] of authorities.entries()) {
        const issuer = authorities[position + 1];
        if (!issuer || signed.get(certificate)?.has(issuer)) continue;
        const below = learn(certificate);
        const issuers = signed.get(below) ?? new WeakSet();
        signed.set(below, issuers.add(learn(issuer)));
      }
    },
  };
}
