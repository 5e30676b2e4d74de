/** Tokens between the wrong parties: another issuer, another audience, another person, or none said. */
import { claims, type Misbehaviour } from '../case.ts';
import { bcp, idToken, validation } from '../rules.ts';

/** No client has it: names of clients have an operator that exists. */
const STRANGER = 'another-app.another-operator';
const EXACT = 'Compares iss with the issuer that the login began at, character by character.';
const OWN_AUDIENCE = 'Wants its own client_id as the one audience.';

export const PARTY_CASES = {
  wrong_iss: {
    title: 'Another issuer',
    wrong: 'iss is another issuer, though the signature is this one’s.',
    right: EXACT,
    rules: [validation(2), bcp('3.8')],
    fails: ['iss'],
    forge: claims(({ otherIssuer }) => ({ iss: otherIssuer })),
  },
  similar_iss: {
    title: 'Nearly the issuer',
    wrong: 'iss is the issuer with a slash at its end.',
    right: `${EXACT} A slash is a character.`,
    rules: [validation(2)],
    fails: ['iss'],
    forge: claims((kit) => ({ iss: `${String(kit.claims.iss)}/` })),
  },
  missing_iss: {
    title: 'No issuer',
    wrong: 'iss is missing.',
    right: EXACT,
    rules: [idToken, validation(2)],
    fails: ['iss'],
    forge: claims(() => ({ iss: undefined })),
  },
  wrong_aud: {
    title: 'Another audience',
    wrong: 'aud is another client; azp is still the right one.',
    right: OWN_AUDIENCE,
    rules: [validation(3), bcp('3.9')],
    fails: ['aud'],
    forge: claims(() => ({ aud: STRANGER })),
  },
  similar_aud: {
    title: 'Nearly the audience',
    wrong: 'aud begins with the client_id and goes on.',
    right: `${OWN_AUDIENCE} Compares whole names, not their beginnings.`,
    rules: [validation(3), bcp('3.9')],
    fails: ['aud'],
    forge: claims(({ clientId }) => ({ aud: `${clientId}.evil` })),
  },
  extra_aud: {
    title: 'One audience more',
    wrong: 'aud lists a second client, which the app knows nothing of.',
    right: `${OWN_AUDIENCE} Others could present the same token.`,
    rules: [validation(3)],
    fails: ['aud'],
    forge: claims(({ clientId }) => ({ aud: [clientId, STRANGER] })),
  },
  missing_aud: {
    title: 'No audience',
    wrong: 'aud is missing.',
    right: OWN_AUDIENCE,
    rules: [idToken, validation(3)],
    fails: ['aud'],
    forge: claims(() => ({ aud: undefined })),
  },
  wrong_azp: {
    title: 'Another authorised party',
    wrong: 'azp is another client.',
    right: 'Wants its own client_id in azp, where there is one.',
    rules: [validation(5), idToken],
    fails: ['azp'],
    forge: claims(() => ({ azp: STRANGER })),
  },
  other_rp_token: {
    title: 'Made for another app',
    wrong: 'A token for another client: its aud, its azp, its pseudonym of the person.',
    right: OWN_AUDIENCE,
    rules: [validation(3), bcp('3.9')],
    fails: ['aud', 'azp', 'sub'],
    forge: claims(({ randomId }) => ({ aud: STRANGER, azp: STRANGER, sub: randomId() })),
  },
  missing_sub: {
    title: 'Nobody',
    wrong: 'sub is missing.',
    right: 'Knows people by sub, and nobody without one.',
    rules: [idToken],
    fails: ['sub'],
    forge: claims(() => ({ sub: undefined })),
  },
} as const satisfies Record<string, Misbehaviour>;
