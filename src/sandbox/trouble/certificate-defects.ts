/** Signatures in order under certificates that are not: no way to a trust anchor, out of their time, for another use. */
import type { Validity } from '../../tls/self-signed-client.ts';
import * as x509 from '../../tls/x509.ts';
import { type Branch, type CertificateChange, type Defect, EXTENSION, type Kit } from './defect-kit.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
const { certSign, forClients, forServers, isAuthority, signing, unknownCritical } = EXTENSION;
const NAME_CONSTRAINTS = '2.5.29.30';
/** permitted: directory names below nothing, that is all of them */
const ANY_NAME = Buffer.from('3008a0063004a4023000', 'hex');

/** The certificate of the signer differs. */
const user =
  (change: CertificateChange | ((kit: Kit) => CertificateChange)): Defect['make'] =>
  async (kit) =>
    kit.message(await kit.user(typeof change === 'function' ? change(kit) : change));

/** A good certificate of an authority that is made like this. */
const below =
  (branch: (kit: Kit) => Promise<Branch>): Defect['make'] =>
  async (kit) => {
    const { chain, issuer } = await branch(kit);
    return kit.message(await kit.user({ below: issuer }), {}, chain);
  };
const belowAuthority = (change: CertificateChange): Defect['make'] => below((kit) => kit.authority(change));

const extended = (...extensions: readonly x509.Extension[]): CertificateChange => ({ extensions });
const named = (name: string): x509.Name => new x509.Name([{ CN: [{ utf8String: name }] }]);
const over = (now: number): Validity => ({ notBefore: new Date(now - 3 * YEAR_MS), notAfter: new Date(now - DAY_MS) });

export const CERTIFICATE_DEFECTS = {
  user_certificate_only: {
    title: 'Authorities missing',
    word: 'Only the certificate of the signer is in the message.',
    make: async (kit) => kit.message(await kit.user(), {}, []),
  },
  unknown_root: {
    title: 'Unknown root',
    word: 'The certificates end at a root that nobody trusts.',
    make: below((kit) => kit.authority({ below: null, subject: named('Signet Sandbox Unknown Root') }, [])),
  },
  impostor_root: {
    title: 'Impostor root',
    word: 'The certificates end at a root with the name of the trusted one and another key.',
    make: below(async (kit) => {
      const { intermediate, root } = kit.issuers;
      const impostor = await kit.authority({ below: null, subject: root.certificate.subjectName }, []);
      const subject = intermediate.certificate.subjectName;
      return kit.authority({ below: impostor.issuer, subject, key: 'rsa' }, impostor.chain);
    }),
  },
  path_length_exceeded: {
    title: 'Path too long for its authority',
    word: 'An authority stands below one that allows none below it.',
    make: below((kit) => {
      return kit.authority({ below: kit.issuers.intermediate }, kit.chain);
    }),
  },
  path_length_of_root: {
    title: 'Path too long for its root',
    word: 'Two authorities stand below a root that allows one.',
    make: below(async (kit) => {
      const upper = await kit.authority();
      return kit.authority({ below: upper.issuer, subject: named('Signet Sandbox Lower CA'), key: 'rsa' }, upper.chain);
    }),
  },
  user_critical_extension: {
    title: 'Critical extension',
    word: 'The certificate has a critical extension that nobody knows.',
    make: user(extended(signing, forClients, unknownCritical)),
  },
  authority_critical_extension: {
    title: 'Critical extension of an authority',
    word: 'The authority has a critical extension that nobody knows.',
    make: belowAuthority(extended(isAuthority, certSign, unknownCritical)),
  },
  authority_name_constraints: {
    title: 'Name constraints',
    word: 'The authority has critical name constraints.',
    make: belowAuthority(extended(isAuthority, certSign, new x509.Extension(NAME_CONSTRAINTS, true, ANY_NAME))),
  },
  authority_not_ca: {
    title: 'Not an authority',
    word: 'The issuer says that it is no authority.',
    make: belowAuthority(extended(new x509.BasicConstraintsExtension(false, undefined, true), certSign)),
  },
  authority_without_constraints: {
    title: 'Nothing said of authority',
    word: 'The issuer does not say that it is an authority.',
    make: belowAuthority(extended(certSign)),
  },
  authority_without_cert_sign: {
    title: 'May not sign certificates',
    word: 'The key of the issuer may not sign certificates.',
    make: belowAuthority(extended(isAuthority, new x509.KeyUsagesExtension(x509.KeyUsageFlags.cRLSign, true))),
  },
  issued_by_user: {
    title: 'Issued by a person',
    word: 'The certificate was issued by another person.',
    make: below((kit) => {
      const subject = kit.subjectOf('MIDCHEISSUERUSER');
      return kit.authority({ below: kit.issuers.intermediate, subject, ...extended(signing, forClients) }, kit.chain);
    }),
  },

  expired: {
    title: 'Expired certificate',
    word: 'The certificate is over since a day.',
    make: user(({ now }) => ({ validity: over(now()) })),
  },
  not_yet_valid: {
    title: 'Certificate of tomorrow',
    word: 'The clock of the authority is a day ahead: the certificate is not valid yet.',
    make: user(({ now }) => ({
      validity: { notBefore: new Date(now() + DAY_MS), notAfter: new Date(now() + 3 * YEAR_MS) },
    })),
  },
  authority_expired: {
    title: 'Expired authority',
    word: 'The certificate of the authority is over since a day.',
    make: below((kit) => kit.authority({ validity: over(kit.now()) })),
  },

  no_key_usage: {
    title: 'No key usage',
    word: 'The certificate does not say what its key is for.',
    make: user(extended(forClients)),
  },
  key_usage_encipherment: {
    title: 'Key for encryption',
    word: 'The key is for encryption only.',
    make: user({
      key: 'rsa',
      ...extended(new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyEncipherment, true), forClients),
    }),
  },
  purpose_server: {
    title: 'Purpose: servers',
    word: 'The extended key usage is that of a server.',
    make: user(extended(signing, forServers)),
  },
  purpose_any: {
    title: 'Purpose: any',
    word: 'The extended key usage names any purpose, but not client authentication.',
    make: user(extended(signing, new x509.ExtendedKeyUsageExtension(['2.5.29.37.0']))),
  },
  authority_purpose_server: {
    title: 'Authority of servers',
    word: 'The authority may issue certificates of servers only.',
    make: belowAuthority(extended(isAuthority, certSign, forServers)),
  },
  rsa_1024: { title: 'RSA 1024', word: 'The key has only 1024 bits.', make: user({ key: 'weak-rsa' }) },
  authority_rsa_1024: {
    title: 'RSA 1024 of an authority',
    word: 'The key of the authority has only 1024 bits.',
    make: belowAuthority({ key: 'weak-rsa' }),
  },
  p384: { title: 'P-384', word: 'The key is on a curve that no SIM uses.', make: user({ key: 'p384' }) },
  certificate_sha1: {
    title: 'Certificate over SHA-1',
    word: 'The certificate is signed over SHA-1.',
    make: user({ sha1: 'RSASSA-PKCS1-v1_5' }),
  },
  certificate_pss_sha1: {
    title: 'Certificate over SHA-1 (PSS)',
    word: 'The certificate is signed with RSASSA-PSS over SHA-1.',
    make: user({ sha1: 'RSA-PSS' }),
  },

  no_serial: {
    title: 'No SIM serial',
    word: 'The subject has no serial number.',
    make: user(({ simSerial }) => ({ subject: named(`${simSerial}:PN`) })),
  },
  two_serials: {
    title: 'Two SIM serials',
    word: 'The subject has two serial numbers.',
    make: user(({ simSerial }) => ({
      subject: new x509.Name([
        { '2.5.4.5': [{ printableString: simSerial }] },
        { '2.5.4.5': [{ printableString: 'MIDCHESECONDONE1' }] },
      ]),
    })),
  },
  other_serial: {
    title: 'Another SIM',
    word: 'The serial number is that of another SIM: level 4 fails once one is known, lower levels do not ask.',
    make: user(({ subjectOf }) => ({ subject: subjectOf('MIDCHEANOTHERSIM') })),
  },
} as const satisfies Record<string, Defect>;
