/** Tokens that do not belong to this login: of another request, another access token, another time, or of another kind. */
import { claims, type Kit, type Misbehaviour } from '../case.ts';
import { accessTokenHash, bcp, idToken, logoutToken, tokenResponse, validation } from '../rules.ts';

const OWN_NONCE = 'Compares nonce with the one that it sent with this login, from this browser, and uses it once.';
const EARLIER_S = 300;
const LOGOUT_S = 120;
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

const atMost = (value: unknown, limit: number): number => (typeof value === 'number' ? Math.min(value, limit) : limit);

/** Where nothing was kept: the genuine token as it would have been five minutes ago. */
function tokenOfBefore(kit: Kit): string {
  const iat = kit.now - EARLIER_S;
  return kit.token({
    claims: { iat, auth_time: atMost(kit.claims.auth_time, iat), nonce: kit.randomId(), at_hash: hashOfNothing(kit) },
  });
}

const hashOfNothing = ({ randomId }: Kit): string =>
  Buffer.from(randomId().replaceAll('-', ''), 'hex').toString('base64url');

export const BINDING_CASES = {
  wrong_nonce: {
    title: 'Another nonce',
    wrong: 'nonce is not that of the request.',
    right: OWN_NONCE,
    rules: [validation(11)],
    fails: ['nonce'],
    needs: ['nonce'],
    forge: claims(({ randomId }) => ({ nonce: randomId() })),
  },
  missing_nonce: {
    title: 'No nonce',
    wrong: 'nonce is missing, though the request had one.',
    right: `${OWN_NONCE} A missing one is a wrong one.`,
    rules: [validation(11), idToken],
    fails: ['nonce'],
    needs: ['nonce'],
    forge: claims(() => ({ nonce: undefined })),
  },
  wrong_at_hash: {
    title: 'Another access token',
    wrong: 'at_hash is that of another access token than the one beside it.',
    right: 'Where there is at_hash, compares it with the access token.',
    rules: [accessTokenHash],
    fails: ['at_hash'],
    forge: claims((kit) => ({ at_hash: hashOfNothing(kit) })),
  },
  replayed: {
    title: 'Replayed',
    wrong:
      'The ID token of the app’s login before this one, byte for byte (of a login five minutes ago, before there is one).',
    right: OWN_NONCE,
    rules: [validation(11)],
    fails: ['nonce', 'at_hash'],
    needs: ['nonce'],
    forge: (kit) => kit.earlier ?? tokenOfBefore(kit),
  },
  logout_token: {
    title: 'A logout token',
    wrong: 'A logout token in place of the ID token: rightly signed, for this client, with sub and events.',
    right: 'Refuses a typ that is another kind of token, and a token without its nonce.',
    rules: [bcp('3.12'), bcp('3.11'), logoutToken],
    fails: ['kind', 'nonce'],
    needs: ['nonce'],
    forge: ({ claims: { iss, sub, aud, sid }, now, randomId, token, claims: genuine }) =>
      token({
        header: { typ: 'logout+jwt' },
        claims: {
          ...Object.fromEntries(Object.keys(genuine).map((name) => [name, undefined])),
          ...{ iss, sub, aud, sid, iat: now, exp: now + LOGOUT_S, jti: randomId(), events: { [LOGOUT_EVENT]: {} } },
        },
      }),
  },
  missing_id_token: {
    title: 'No ID token',
    wrong: 'The answer of /token has no id_token, only an access token.',
    right: 'Signs nobody in: an access token says nothing about who is there.',
    rules: [tokenResponse],
    fails: ['token'],
    forge: () => undefined,
  },
} as const satisfies Record<string, Misbehaviour>;
