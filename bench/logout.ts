/**
 * A logout of a session with 50 relying parties, of which 5 are dead: how long the person waits, how soon the living are
 * told, and that the dead are told when they are back. On the embedded database in memory, one process, loopback.
 *
 *     node --import ./scripts/guard.mjs bench/logout.ts [wait_s]
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Browser, formOf } from '../test/harness/browser.ts';
import { startGateway } from '../test/harness/gateway.ts';
import { clientAt, createApp, signIn } from '../test/harness/relying-party.ts';

const PARTIES = 50;
const DEAD = 5;
const WAIT_S = Number(process.argv[2] ?? 5);
const BYE = 'http://localhost:9/bye';

const arrived = new Map<string, number>();
let isDead = true;
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const name = request.url ?? '';
    if (isDead && name.startsWith('/dead')) return;
    if (!arrived.has(name)) arrived.set(name, performance.now());
    response.writeHead(200).end();
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://localhost:${(server.address() as AddressInfo).port}`;

const gateway = await startGateway({
  settings: { network: { allow_private: [new URL(origin).host] }, logout: { wait_s: WAIT_S } },
});
const issuer = gateway.issuer('operator-a');
const browser = new Browser();
let hint = '';
for (let number = 0; number < PARTIES; number += 1) {
  const app = await createApp(gateway, {
    name: `Party ${number}`,
    post_logout_redirect_uris: [BYE],
    backchannel_logout_uri: `${origin}/${number < DEAD ? 'dead' : 'alive'}-${number}`,
  });
  const answer = await signIn(gateway, browser, await clientAt(app, 'operator-a'), '41700092501');
  hint = answer.id_token ?? '';
}

const query = new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: BYE, state: randomUUID() });
const question = await browser.open(`${issuer}/logout?${query}`);
const begun = performance.now();
const since = (): number => performance.now() - begun;
const answered = await browser.submit(formOf(question, '/logout/confirm'), { logout: 'yes' });
const confirmed = since();
// as the page's script does
for (;;) {
  const { text } = await browser.request(`${issuer}/logout/progress/status`);
  const { settled, wait_ms: left } = JSON.parse(text);
  if (settled) {
    await sleep(left);
    break;
  }
  await sleep(Math.min(300, Math.max(50, left)));
}
const onward = await browser.request(`${issuer}/logout/continue`);
const waited = since();

const living = [...arrived].filter(([name]) => name.startsWith('/alive')).map(([, at]) => at - begun);
isDead = false;
const back = performance.now();
while (arrived.size < PARTIES && performance.now() - back < 60_000) await sleep(100);
const late = [...arrived].filter(([name]) => name.startsWith('/dead')).map(([, at]) => at - back);

const ms = (value: number): string => `${Math.round(value)} ms`;
process.stdout.write(
  [
    `relying parties ${PARTIES}, dead ${DEAD}, logout.wait_s ${WAIT_S}`,
    `answer to "Sign out everywhere": ${ms(confirmed)}${answered.location?.endsWith('/progress') ? '' : ' (no page of relying parties!)'}`,
    `told: ${living.length} of ${PARTIES - DEAD} living, the last after ${ms(Math.max(...living))}`,
    `the person went on after ${ms(waited)}${onward.location?.startsWith(BYE) ? '' : ' (elsewhere!)'}`,
    `told after they were back: ${late.length} of ${DEAD} dead, the last after ${ms(Math.max(0, ...late))}`,
    '',
  ].join('\n'),
);
await gateway.close();
server.closeAllConnections();
server.close();
// the databases that the harness keeps for further gateways would hold the process
process.exit();
