/** Authorization codes that reach somebody else, or are used otherwise than they were meant. */
import type { Family } from './attack.ts';

const LIBRARY = 'oidc-provider';

export const CODES = {
  title: 'Authorization codes',
  file: 'provider/codes.ts',
  attacks: {
    'code-replay': {
      name: 'Code replay',
      against: 'provider',
      what: 'A code that was used already, from a history, a log or a referrer, is redeemed again.',
      sources: ['SoK: replay', 'RFC 6749 sections 4.1.2 and 10.5', 'RFC 9700 section 4.2.4'],
      defence:
        'A code is consumed once, also by requests at the same moment; the second use ends the tokens of the first.',
      code: ['src/store/oidc-adapter.ts', LIBRARY],
    },
    'code-of-another-client': {
      name: 'Code of another client',
      against: 'provider',
      what: 'A registered relying party redeems a code that was issued to another one, or with credentials that are not its own.',
      sources: ['SoK: token recipient confusion', 'RFC 6749 section 4.1.3', 'RFC 6819 section 4.4.1.7'],
      defence:
        'Codes are bound to their client, and clients prove who they are, at each operator with a secret of its own.',
      code: ['src/provider/clients.ts', 'src/provider/client-credentials.ts', LIBRARY],
    },
    'code-retargeting': {
      name: 'Code injection and retargeting',
      against: 'provider',
      what: 'A code is redeemed with another redirect address, or at another operator, than it was asked for.',
      sources: ['RFC 9700 section 4.5', 'RFC 6749 section 10.6', 'SoK: IdP confusion'],
      defence: 'redirect_uri must be that of the request; every stored artefact is keyed by its operator.',
      code: ['src/store/oidc-adapter.ts', LIBRARY],
    },
    'code-injection': {
      name: 'Code injection into a relying party',
      against: 'relying party',
      what: 'The attacker begins a login of their own and answers it with the code of a victim.',
      sources: ['RFC 9700 section 4.5', 'RFC 7636 section 1'],
      defence:
        'The kit always uses PKCE, and the verifier stands in the sealed cookie of the login; the nonce binds the ID token besides.',
      code: ['src/relying-party/login/start.ts', 'src/relying-party/login/exchange.ts', LIBRARY],
    },
    'pkce-downgrade': {
      name: 'PKCE downgrade',
      against: 'provider',
      what: 'The challenge is taken out of the request, weakened, or passed over in the token request.',
      sources: ['RFC 9700 sections 2.1.1 and 4.8', 'RFC 7636 sections 4.4 and 7.2'],
      defence:
        'Public clients must send one; S256 only; a verifier without a challenge is refused, and a challenge without its verifier.',
      code: ['src/provider/instance.ts', LIBRARY],
    },
  },
} as const satisfies Family;
