/** A session that nobody uses any more: its relying parties hear of it soon after, also where sessions are short. */
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Browser } from '../harness/browser.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import { type LogoutListener, listenForLogouts } from '../harness/logout-listener.ts';
import { clientAt, createApp, signIn } from '../harness/relying-party.ts';

const IDLE_S = 60;
/** until the next look, and the delivery */
const TOLD_MS = 30_000;

let ahead = 0;
let gateway: OwnGateway;
let listener: LogoutListener;

beforeAll(async () => {
  listener = await listenForLogouts();
  gateway = await startGateway({
    settings: { session: { idle_s: IDLE_S }, tokens: { access_token_s: IDLE_S, id_token_s: IDLE_S } },
    now: () => Date.now() + ahead,
  });
});
afterAll(async () => {
  await gateway.close();
  await listener.close();
});

it('ends after the idle time, and its relying party is told', async () => {
  const app = await createApp(gateway, { name: 'Shop', backchannel_logout_uri: listener.address('shop') });
  const configuration = await clientAt(app, 'operator-a');
  const own = (await signIn(gateway, new Browser(), configuration, '41700092501')).claims();
  expect(listener.tokens('shop')).toEqual([]);
  ahead = (IDLE_S + 5) * 1_000;
  const tokens = await vi.waitFor(
    () => {
      const arrived = listener.tokens('shop').map((token) => decodeJwt(token));
      expect(arrived).toHaveLength(1);
      return arrived;
    },
    { timeout: TOLD_MS, interval: 200 },
  );
  expect(tokens).toMatchObject([{ sid: own?.sid, sub: own?.sub, iss: gateway.issuer('operator-a') }]);
});
