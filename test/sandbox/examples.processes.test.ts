/** The example websites as programs: they start with the sandbox, and end with it however it ends. */
import { createServer } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { cleanUp, gatewaySetting, launchGateway, startGatewayProcess } from '../faults/processes.ts';

afterAll(cleanUp);

const answers = async (address: string): Promise<boolean> => {
  try {
    return (await fetch(address, { headers: { connection: 'close' } })).ok;
  } catch {
    return false;
  }
};

async function becomes(expected: boolean, addresses: readonly string[]): Promise<void> {
  await expect
    .poll(() => Promise.all(addresses.map(answers)), { timeout: 60_000, interval: 200 })
    .toEqual(addresses.map(() => expected));
}

it.each(['SIGKILL', 'SIGTERM'] as const)(
  'start with the gateway, stand in its banner, and are gone after %s',
  async (signal) => {
    const setting = await gatewaySetting({ SIGNET_SANDBOX_EXAMPLES: 'on' });
    const websites = [1, 2].map((offset) => `http://localhost:${setting.port + offset}/`);
    const program = await startGatewayProcess(setting);
    await becomes(true, websites);
    for (const address of websites) expect(program.stdout).toContain(address);
    program.signal(signal);
    await program.ended;
    await becomes(false, websites);
  },
  180_000,
);

it('that find a port taken leave the gateway alone', async () => {
  const setting = await gatewaySetting({ SIGNET_SANDBOX_EXAMPLES: 'on' });
  const other = createServer().listen(setting.port + 1, '127.0.0.1');
  const program = await startGatewayProcess(setting);
  await becomes(true, [`http://localhost:${setting.port + 2}/`]);
  await expect
    .poll(() => program.log.filter(({ msg }) => msg === 'an example website has ended'), { timeout: 60_000 })
    .toMatchObject([{ website: 'test-a', port: setting.port + 1 }]);
  expect(await answers(`http://localhost:${setting.port}/health/live`)).toBe(true);
  other.close();
  program.signal('SIGTERM');
  await program.ended;
}, 180_000);

it('are switched by a word that is on or off', async () => {
  const setting = await gatewaySetting({ SIGNET_SANDBOX_EXAMPLES: 'maybe' });
  const program = launchGateway(setting);
  expect(await program.ended).toMatchObject({ code: 78 });
  expect(program.stderr).toContain('SIGNET_SANDBOX_EXAMPLES: must be on or off');
}, 180_000);
