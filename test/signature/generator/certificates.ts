/** The authorities and users of the vectors. Each deviates from a good one in one thing, which its name says. */
import type { CertificateOptions, Pki } from './pki.ts';

const CA = ['basicConstraints = critical, CA:TRUE', 'keyUsage = critical, keyCertSign, cRLSign'];
const ISSUING = [
  'basicConstraints = critical, CA:TRUE, pathlen:0',
  'keyUsage = critical, keyCertSign, cRLSign',
  'extendedKeyUsage = clientAuth',
];
const KEY_IDS = ['subjectKeyIdentifier = hash'];
const UNKNOWN_CRITICAL = '1.3.6.1.4.1.99999.1 = critical, DER:0500';
const SIGNING = 'keyUsage = critical, digitalSignature';
const CLIENT = 'extendedKeyUsage = clientAuth';
const USER = [SIGNING, CLIENT, ...KEY_IDS];
const OVER = { from: '20200101000000Z', to: '20230101000000Z' };

const rsa = (subject: string, key: string): Pick<CertificateOptions, 'subject' | 'key' | 'keyType'> => ({
  subject,
  key,
  keyType: 'RSA-2048',
});
const SUBJECT = '/serialNumber=MIDCHEVECTORS001/CN=MIDCHEVECTORS001:PN';
const user = { subject: SUBJECT, key: 'user-ec', keyType: 'P-256', issuer: 'issuing', extensions: USER } as const;

const CERTIFICATES: readonly (readonly [name: string, options: CertificateOptions])[] = [
  ['root', { ...rsa('/O=Vectors/CN=Vector Root', 'root'), extensions: CA }],
  ['root-impostor', { ...rsa('/O=Vectors/CN=Vector Root', 'root-impostor'), extensions: CA }],
  ['root-expired', { ...rsa('/O=Vectors/CN=Expired Root', 'issuing'), extensions: CA, ...OVER }],
  ['root-limited', { ...rsa('/O=Vectors/CN=Limited Root', 'root'), extensions: ISSUING.slice(0, 2) }],
  ['root-p384', { subject: '/CN=EC Root', key: 'root-p384', keyType: 'P-384', extensions: CA, digest: 'sha384' }],
  ['other-root', { subject: '/CN=Other Root', key: 'other-root', keyType: 'P-256', extensions: CA }],

  ['issuing', { ...rsa('/O=Vectors/CN=Vector Issuing', 'issuing'), issuer: 'root', extensions: ISSUING }],
  [
    'issuing-impostor',
    { ...rsa('/O=Vectors/CN=Vector Issuing', 'root-impostor'), issuer: 'root-impostor', extensions: ISSUING },
  ],
  ['issuing-expired', { ...rsa('/CN=Renewed Issuing', 'issuing'), issuer: 'root', extensions: ISSUING, ...OVER }],
  ['issuing-renewed', { ...rsa('/CN=Renewed Issuing', 'issuing'), issuer: 'root', extensions: ISSUING }],
  ['issuing-limited', { ...rsa('/CN=Below Limited', 'issuing'), issuer: 'root-limited', extensions: CA }],
  [
    'no-ca',
    {
      ...rsa('/CN=No CA', 'issuing'),
      issuer: 'root',
      extensions: ['basicConstraints = critical, CA:FALSE', ...CA.slice(1)],
    },
  ],
  ['no-constraints', { ...rsa('/CN=No Constraints', 'issuing'), issuer: 'root', extensions: CA.slice(1) }],
  [
    'no-cert-sign',
    {
      ...rsa('/CN=No Cert Sign', 'issuing'),
      issuer: 'root',
      extensions: [...CA.slice(0, 1), 'keyUsage = critical, cRLSign'],
    },
  ],
  ['critical-ca', { ...rsa('/CN=Critical CA', 'issuing'), issuer: 'root', extensions: [...ISSUING, UNKNOWN_CRITICAL] }],
  [
    'name-constraints',
    {
      ...rsa('/CN=Constrained CA', 'issuing'),
      issuer: 'root',
      extensions: [...ISSUING, 'nameConstraints = critical, permitted;email:vectors.example'],
    },
  ],
  [
    'server-ca',
    { ...rsa('/CN=Server CA', 'issuing'), issuer: 'root', extensions: [...CA, 'extendedKeyUsage = serverAuth'] },
  ],
  ['weak-ca', { subject: '/CN=Weak CA', key: 'weak', keyType: 'RSA-1024', issuer: 'root', extensions: ISSUING }],
  ['below-issuing', { ...rsa('/CN=Below Issuing', 'root-impostor'), issuer: 'issuing', extensions: CA }],
  [
    'policy',
    {
      ...rsa('/CN=Policy CA', 'root-impostor'),
      issuer: 'root',
      extensions: ['basicConstraints = critical, CA:TRUE, pathlen:1', ...CA.slice(1)],
    },
  ],
  ['below-policy', { ...rsa('/CN=Below Policy', 'issuing'), issuer: 'policy', extensions: ISSUING }],

  ['user-ec', { ...user, serial: '2001' }],
  ['user-twin', { ...user, key: 'user-twin', serial: '2001' }],
  ['user-rsa', { ...user, key: 'user-rsa', keyType: 'RSA-2048' }],
  ['user-rsa-1024', { ...user, key: 'weak', keyType: 'RSA-1024' }],
  ['user-p384', { ...user, key: 'root-p384', keyType: 'P-384' }],
  ['user-expired', { ...user, ...OVER }],
  ['user-future', { ...user, from: '20500101000000Z' }],
  ['user-no-key-usage', { ...user, extensions: [CLIENT] }],
  [
    'user-encipherment',
    { ...user, key: 'user-rsa', keyType: 'RSA-2048', extensions: ['keyUsage = critical, keyEncipherment', CLIENT] },
  ],
  ['user-non-repudiation', { ...user, extensions: ['keyUsage = critical, nonRepudiation', CLIENT] }],
  ['user-server', { ...user, extensions: [SIGNING, 'extendedKeyUsage = serverAuth'] }],
  ['user-any-purpose', { ...user, extensions: [SIGNING, 'extendedKeyUsage = anyExtendedKeyUsage'] }],
  ['user-no-purpose', { ...user, extensions: [SIGNING] }],
  ['user-critical', { ...user, extensions: [...USER, UNKNOWN_CRITICAL] }],
  ['user-critical-policies', { ...user, extensions: [...USER, 'certificatePolicies = critical, 1.3.6.1.4.1.99999.2'] }],
  ['user-sha1', { ...user, digest: 'sha1', padding: 'pkcs1' }],
  ['user-pss-sha1', { ...user, digest: 'sha1' }],
  ['user-pkcs1', { ...user, padding: 'pkcs1' }],
  ['user-no-serial', { ...user, subject: '/CN=MIDCHEVECTORS001:PN' }],
  ['user-two-serials', { ...user, subject: '/serialNumber=MIDCHEVECTORS001/serialNumber=MIDCHEVECTORS002' }],
  ['user-lower-serial', { ...user, subject: '/serialNumber=midchevectors001/CN=midchevectors001:pn' }],

  ['user-of-other-root', { ...user, issuer: 'other-root' }],
  ['user-of-impostor', { ...user, issuer: 'issuing-impostor' }],
  ['user-of-root', { ...user, issuer: 'root' }],
  ['user-of-expired-root', { ...user, issuer: 'root-expired' }],
  ['user-of-root-p384', { ...user, issuer: 'root-p384', digest: 'sha384' }],
  ['user-of-renewed', { ...user, issuer: 'issuing-renewed' }],
  ['user-of-limited', { ...user, issuer: 'issuing-limited' }],
  ['user-of-no-ca', { ...user, issuer: 'no-ca' }],
  ['user-of-no-constraints', { ...user, issuer: 'no-constraints' }],
  ['user-of-no-cert-sign', { ...user, issuer: 'no-cert-sign' }],
  ['user-of-critical-ca', { ...user, issuer: 'critical-ca' }],
  ['user-of-name-constraints', { ...user, issuer: 'name-constraints' }],
  ['user-of-server-ca', { ...user, issuer: 'server-ca' }],
  ['user-of-weak-ca', { ...user, issuer: 'weak-ca' }],
  ['user-of-below-issuing', { ...user, issuer: 'below-issuing' }],
  ['user-of-below-policy', { ...user, issuer: 'below-policy' }],
  ['user-of-user', { ...user, key: 'user-twin', issuer: 'user-rsa' }],
];

/** Kept beside the messages: what a verifier is configured with. */
export const TRUST = ['root', 'root-expired', 'root-limited', 'root-p384', 'other-root', 'issuing'] as const;

export function makeCertificates(pki: Pki): void {
  for (const [name, options] of CERTIFICATES) pki.make(name, options);
}
