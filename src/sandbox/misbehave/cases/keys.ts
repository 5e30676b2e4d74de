/** Tokens that point at a key: one that nobody published, another one, or one that they bring themselves. */
import { createPublicKey } from 'node:crypto';
import type { Change, Forge, Kit, Misbehaviour } from '../case.ts';
import { bcp, jws, keyRotation, validation } from '../rules.ts';
import type { Signer } from '../token.ts';

const OWN_SET = 'Takes keys from the issuer’s jwks_uri only, and refuses a header that brings or names others.';

type Asymmetric = 'RS256' | 'ES256';

/** The stranger's key of the kind that the token is signed with. */
const strangers = ({ signer, stranger }: Kit): { readonly alg: Asymmetric; readonly signer: Signer } =>
  signer.alg === 'ES256' ? { alg: 'ES256', signer: stranger.ec } : { alg: 'RS256', signer: stranger.rsa };

/** Signed by the stranger, whose key the header names in some way. */
const byStranger =
  (header: (kit: Kit, alg: Asymmetric) => Change['header']): Forge =>
  (kit) => {
    const { alg, signer } = strangers(kit);
    return kit.token({ signer, header: { ...header(kit, alg) } });
  };

export const KEY_CASES = {
  unknown_kid: {
    title: 'Unknown key',
    wrong: 'Signed by a stranger; kid names a key that the issuer does not publish.',
    right: 'Fetches the keys once more, since they may have been rotated, and then refuses.',
    rules: [validation(6), keyRotation],
    fails: ['key'],
    needs: ['public key'],
    forge: byStranger(() => ({})),
  },
  other_kid: {
    title: 'Key identifier of another key',
    wrong: 'Signed with the right key, but kid names another key of the issuer.',
    right: 'Uses the key that kid names, and no other.',
    rules: [validation(6), keyRotation],
    fails: ['key'],
    needs: ['public key'],
    forge(kit) {
      const other = kit.published.find(({ kid }) => kid !== kit.signer.kid);
      if (!other) throw new Error('the issuer publishes one key only');
      return kit.token({ header: { kid: other.kid } });
    },
  },
  stranger_key: {
    title: 'Signed by a stranger',
    wrong: 'kid names the right key, but a stranger’s key has signed.',
    right: 'Verifies the signature with the published key.',
    rules: [validation(6), bcp('3.3')],
    fails: ['signature'],
    needs: ['public key'],
    forge: (kit) => kit.token({ signer: strangers(kit).signer, header: { kid: kit.signer.kid } }),
  },
  jwk_header: {
    title: 'Key in the header (jwk)',
    wrong: 'The header brings the stranger’s public key along.',
    right: OWN_SET,
    rules: [bcp('3.10'), jws('4.1.3')],
    fails: ['header', 'key'],
    needs: ['public key'],
    forge: byStranger((kit) => ({ jwk: createPublicKey(strangers(kit).signer.key).export({ format: 'jwk' }) })),
  },
  jku_header: {
    title: 'Address of keys in the header (jku)',
    wrong: 'The header names an address with the stranger’s keys.',
    right: `${OWN_SET} Fetches nothing that a token asks for.`,
    rules: [bcp('3.10'), jws('4.1.2')],
    fails: ['header', 'key'],
    needs: ['public key'],
    forge: byStranger(({ stranger }) => ({ jku: stranger.jwksAddress })),
  },
  x5c_header: {
    title: 'Certificate in the header (x5c)',
    wrong: 'The header brings a certificate that the stranger has signed for himself.',
    right: OWN_SET,
    rules: [bcp('3.10'), jws('4.1.6')],
    fails: ['header', 'key'],
    needs: ['public key'],
    forge: byStranger(({ stranger }, alg) => ({ x5c: [stranger.certificates[alg]] })),
  },
  x5u_header: {
    title: 'Address of a certificate in the header (x5u)',
    wrong: 'The header names an address with the stranger’s certificate.',
    right: `${OWN_SET} Fetches nothing that a token asks for.`,
    rules: [bcp('3.10'), jws('4.1.5')],
    fails: ['header', 'key'],
    needs: ['public key'],
    forge: byStranger(({ stranger }, alg) => ({ x5u: stranger.certificateAddress[alg] })),
  },
  unknown_crit: {
    title: 'Critical header',
    wrong: 'The header has a member that is unknown, and says in crit that it must be understood.',
    right: 'Refuses what says that it must be understood, and is not.',
    rules: [jws('4.1.11')],
    fails: ['header'],
    forge: (kit) => kit.token({ header: { crit: ['urn:signet:test'], 'urn:signet:test': true } }),
  },
} as const satisfies Record<string, Misbehaviour>;
