/** The curl walk-through of the sandbox's home page, run as it stands there, in bash. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { walkthroughScript } from '../../src/sandbox/home/walkthrough.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

it('ends in an ID token of the person who approved', async () => {
  const script = walkthroughScript(gateway.origin);
  const page = await (await fetch(gateway.origin)).text();
  expect(page).toContain('/sandbox/api/apps');
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { timeout: 20_000 });
  const claims = JSON.parse(stdout.slice(stdout.lastIndexOf('{"sub"')).split('\n')[0] ?? '');
  expect(claims).toMatchObject({ iss: gateway.issuer('operator-a'), acr: '3', amr: ['SIM_PIN'] });
});
