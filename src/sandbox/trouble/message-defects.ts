/** Signatures of which the message is wrong: its structure, its content, its digest, its signature value, its text. */
import { constants, sign } from 'node:crypto';
import { tlv } from '../pki/der.ts';
import { algorithm, attribute, type Defect, ID, type Kit, type MessageChange, NULL, oid } from './defect-kit.ts';

const SHA1 = { name: 'sha1', algorithm: algorithm('1.3.14.3.2.26', NULL) };
const MD5 = { name: 'md5', algorithm: algorithm('1.2.840.113549.2.5', NULL) };
const DEEP = 500;

const ofUser =
  (change: (kit: Kit) => MessageChange | Promise<MessageChange>, key: 'ec' | 'rsa' = 'ec'): Defect['make'] =>
  async (kit) =>
    kit.message(await kit.user({ key }), await change(kit));

/** The good message, changed afterwards. */
const afterwards =
  (change: (good: Buffer) => Buffer): Defect['make'] =>
  async (kit) =>
    change(kit.message(await kit.user()));

const otherText = ({ text }: Kit): string => `${text} (not what was asked)`;

export const MESSAGE_DEFECTS = {
  trailing_byte: {
    title: 'Trailing byte',
    word: 'One byte follows the message.',
    make: afterwards((good) => Buffer.concat([good, Buffer.of(0)])),
  },
  two_messages: {
    title: 'Two messages',
    word: 'The message comes twice in a row.',
    make: afterwards((good) => Buffer.concat([good, good])),
  },
  not_signed_data: {
    title: 'Not signed',
    word: 'Plain data instead of SignedData.',
    make: async ({ text }) => tlv(0x30, oid(ID.data), tlv(0xa0, tlv(0x04, Buffer.from(text)))),
  },
  nested_too_deep: {
    title: 'Nested too deep',
    word: `${DEEP} sequences inside each other.`,
    make: async () => Buffer.from('3080'.repeat(DEEP) + '0000'.repeat(DEEP), 'hex'),
  },
  tag_number_above_30: {
    title: 'Long tag',
    word: 'A tag number above 30.',
    make: afterwards((good) => Buffer.concat([Buffer.from('3f8148', 'hex'), good.subarray(1)])),
  },
  field_too_many: {
    title: 'One field too many',
    word: 'SignedData has a field that does not exist.',
    make: ofUser(() => ({ afterCertificates: tlv(0xa2, NULL) })),
  },
  two_signers: {
    title: 'Two signers',
    word: 'Two persons signed.',
    async make(kit) {
      const [one, two] = [await kit.user(), await kit.user({ key: 'rsa', subject: kit.subjectOf('MIDCHESECONDONE1') })];
      return kit.message(one, { signerInfos: (first) => [first, kit.signerInfo(two)] }, [
        two.certificate,
        ...kit.chain,
      ]);
    },
  },
  same_signer_twice: {
    title: 'Same signer twice',
    word: 'One signature stands there twice.',
    make: ofUser(() => ({ signerInfos: (one) => [one, one] })),
  },
  no_signer: { title: 'No signer', word: 'Nobody signed.', make: ofUser(() => ({ signerInfos: () => [] })) },
  no_certificates: {
    title: 'No certificates',
    word: 'No certificate is in the message.',
    make: ofUser(() => ({ certificates: [] })),
  },
  signer_not_among_certificates: {
    title: 'Signer missing',
    word: 'The certificate of the signer is not in the message.',
    make: ofUser(({ chain }) => ({ certificates: chain })),
  },
  two_certificates_fit: {
    title: 'Two certificates fit',
    word: 'Two certificates have the issuer and serial number of the signer.',
    async make(kit) {
      const serialNumber = '4011';
      const [one, twin] = [await kit.user({ serialNumber }), await kit.user({ serialNumber, key: 'other-ec' })];
      return kit.message(one, {}, [twin.certificate, ...kit.chain]);
    },
  },
  certificate_unreadable: {
    title: 'Unreadable certificate',
    word: 'One of the certificates is none.',
    async make(kit) {
      return kit.message(await kit.user(), {}, [tlv(0x30, NULL)]);
    },
  },
  attribute_twice: {
    title: 'Attribute twice',
    word: 'A signed attribute stands there twice.',
    make: ofUser(() => ({
      attributes: (all) => [...Object.values(all), attribute(ID.randomNonce, tlv(0x04, Buffer.of(1)))],
    })),
  },

  detached: { title: 'Detached', word: 'The text is not in the message.', make: ofUser(() => ({ content: null })) },
  no_attributes: {
    title: 'No attributes',
    word: 'There are no signed attributes; the text itself is signed.',
    make: ofUser(() => ({ attributes: null })),
  },
  other_content_type: {
    title: 'Other content type',
    word: 'The content says that it is a time stamp.',
    make: ofUser(() => ({ contentType: '1.2.840.113549.1.9.16.1.4' })),
  },
  content_type_differs: {
    title: 'Content type differs',
    word: 'The signed content type is not that of the content.',
    make: ofUser(() => ({ attributes: ({ digest }) => [attribute(ID.contentType, oid(ID.signedData)), digest] })),
  },
  content_type_not_signed: {
    title: 'Content type missing',
    word: 'The content type is not among the signed attributes.',
    make: ofUser(() => ({ attributes: ({ digest, nonce }) => [nonce, digest] })),
  },
  content_type_two_values: {
    title: 'Two content types',
    word: 'The signed content type has two values.',
    make: ofUser(() => ({
      attributes: ({ digest }) => [attribute(ID.contentType, oid(ID.data), oid(ID.data)), digest],
    })),
  },

  digest_of_other_text: {
    title: 'Digest of another text',
    word: 'The signed digest is that of another text.',
    make: ofUser((kit) => ({ digested: otherText(kit) })),
  },
  digest_missing: {
    title: 'Digest missing',
    word: 'The digest is not among the signed attributes.',
    make: ofUser(() => ({ attributes: ({ contentType, nonce }) => [contentType, nonce] })),
  },
  digest_md5: { title: 'MD5', word: 'Signed over MD5.', make: ofUser(() => ({ digest: MD5 }), 'rsa') },

  signature_flipped: {
    title: 'Bad signature',
    word: 'One bit of the signature value is flipped.',
    make: afterwards((good) => {
      const flipped = Buffer.from(good);
      flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
      return flipped;
    }),
  },
  signature_by_other_key: {
    title: 'Signed by another key',
    word: 'The signature was made with another key than that of the certificate.',
    async make(kit) {
      const [one, { key }] = [await kit.user(), await kit.user({ key: 'other-ec' })];
      return kit.message(one, { sign: (attributes) => sign('sha256', attributes, key) });
    },
  },
  signature_over_context_tag: {
    title: 'Signed as transmitted',
    word: 'The attributes are signed under the tag in which they are sent.',
    async make(kit) {
      const one = await kit.user();
      const sent = (attributes: Buffer): Buffer => Buffer.concat([Buffer.of(0xa0), attributes.subarray(1)]);
      return kit.message(one, { sign: (attributes) => sign('sha256', sent(attributes), one.key) });
    },
  },
  signature_over_content: {
    title: 'Signed without attributes',
    word: 'There are attributes, but the text itself is signed.',
    async make(kit) {
      const one = await kit.user();
      return kit.message(one, { sign: () => sign('sha256', Buffer.from(kit.text), one.key) });
    },
  },
  signature_algorithm_of_other_key: {
    title: 'Algorithm of another key',
    word: 'The signature says RSA, the key is EC.',
    make: ofUser(() => ({ signatureAlgorithm: algorithm(ID.rsa, NULL) })),
  },
  signature_hash_differs: {
    title: 'Two hashes',
    word: 'Digest and signature algorithm name different hashes.',
    async make(kit) {
      const one = await kit.user({ key: 'rsa' });
      return kit.message(one, {
        signatureAlgorithm: algorithm('1.2.840.113549.1.1.12', NULL),
        sign: (attributes) => sign('sha384', attributes, one.key),
      });
    },
  },
  signature_parameters: {
    title: 'Odd parameters',
    word: 'The signature algorithm has parameters that it does not know.',
    make: ofUser(() => ({ signatureAlgorithm: algorithm(ID.ecdsaWithSha256, tlv(0x04, Buffer.of(0))) })),
  },
  signature_pss_under_rsa: {
    title: 'PSS under the name of PKCS #1',
    word: 'Signed with RSASSA-PSS, named rsaEncryption.',
    make: signedWithPss({}),
  },
  pss: {
    title: 'PSS',
    word: 'Signed with RSASSA-PSS, which no mobile signature uses.',
    make: signedWithPss({ signatureAlgorithm: algorithm('1.2.840.113549.1.1.10', pssParameters()) }),
  },
  rsa_sha1: {
    title: 'SHA-1 (RSA)',
    word: 'Signed with RSA over SHA-1.',
    make: ofUser(() => ({ digest: SHA1 }), 'rsa'),
  },
  ecdsa_sha1: {
    title: 'SHA-1 (EC)',
    word: 'Signed with ECDSA over SHA-1.',
    make: ofUser(() => ({ digest: SHA1, signatureAlgorithm: algorithm('1.2.840.10045.4.1') })),
  },

  other_text: {
    title: 'Other text',
    word: 'Another text was signed than the one that was sent.',
    make: ofUser((kit) => ({ content: Buffer.from(otherText(kit)) })),
  },
  text_with_newline: {
    title: 'Text with a line end',
    word: 'A line end follows the signed text.',
    make: ofUser(({ text }) => ({ content: Buffer.from(`${text}\n`) })),
  },
  text_decomposed: {
    title: 'Text in other characters',
    word: 'The signed text looks the same, but is made of other characters.',
    make: ofUser(({ text }) => ({ content: Buffer.from(lookAlike(text)) })),
  },
} as const satisfies Record<string, Defect>;

function signedWithPss(change: MessageChange): Defect['make'] {
  return async (kit) => {
    const one = await kit.user({ key: 'rsa' });
    const how = { key: one.key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    return kit.message(one, { ...change, sign: (attributes) => sign('sha256', attributes, how) });
  };
}

/** RSASSA-PSS-params (RFC 4055 section 3.1) with SHA-256 and a salt of 32 bytes. */
function pssParameters(): Buffer {
  const sha256 = algorithm('2.16.840.1.101.3.4.2.1', NULL);
  const mgf1 = algorithm('1.2.840.113549.1.1.8', sha256);
  return tlv(0x30, tlv(0xa0, sha256), tlv(0xa1, mgf1), tlv(0xa2, tlv(0x02, Buffer.of(32))));
}

/** Decomposed (Unicode normalisation form D), or where that changes nothing with a character that nobody sees. */
function lookAlike(text: string): string {
  const decomposed = text.normalize('NFD');
  return decomposed === text ? `${text}\u200b` : decomposed;
}
