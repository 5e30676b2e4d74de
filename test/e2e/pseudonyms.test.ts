/** Pseudonyms as relying parties see them: stable per person and sector, of use as a hint in their own sector only. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { Browser, type Page } from '../harness/browser.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { type App, begin, callback, clientAt, createApp, REDIRECT, signIn } from '../harness/relying-party.ts';

const PERSON = '41700092501';
const OTHER_REDIRECT = 'http://127.0.0.1:9/callback';

let gateway: TestGateway;
let folder: string;
let sectors: Server;
let sectorHost: string;
let listed: string[] = [];

beforeAll(async () => {
  sectors = createServer((_request, response) => response.end(JSON.stringify(listed)));
  await new Promise<void>((resolve) => sectors.listen(0, '127.0.0.1', resolve));
  sectorHost = `127.0.0.1:${(sectors.address() as AddressInfo).port}`;
  folder = await mkdtemp(join(tmpdir(), 'signet-sector-'));
  const file = join(folder, 'signet.yaml');
  const configured = {
    id: 'configured',
    name: 'Configured',
    secret: 'c0nf1gured-s3cr3t-of-a-test',
    redirect_uris: [REDIRECT],
    sector_identifier_uri: `http://${sectorHost}/configured.json`,
  };
  const text = stringify({ mode: 'sandbox', network: { allow_private: [sectorHost] }, relying_parties: [configured] });
  await writeFile(file, text);
  gateway = await startGateway({ env: { SIGNET_CONFIG: file } });
});
afterAll(async () => {
  await gateway.close();
  sectors.close();
  await rm(folder, { recursive: true, force: true });
});

const subOf = async (app: App, parameters: Record<string, string> = {}): Promise<string> => {
  const configuration = await clientAt(app, 'operator-a');
  return (await signIn(gateway, new Browser(), configuration, PERSON, parameters)).claims()?.sub ?? '';
};
const hinted = async (app: App, hint: string, operator = 'operator-a'): Promise<Page> =>
  new Browser().open(begin(await clientAt(app, operator), { login_hint: hint }).url.href);

describe('a pseudonym', () => {
  it('is the same at every login and at every app of its sector, and another one elsewhere', async () => {
    const [shop, sameHost] = [await createApp(gateway), await createApp(gateway)];
    const first = await subOf(shop);
    expect(await subOf(shop)).toBe(first);
    expect(await subOf(sameHost)).toBe(first);
    listed = [REDIRECT, OTHER_REDIRECT];
    const several = {
      redirect_uris: [REDIRECT, OTHER_REDIRECT],
      sector_identifier_uri: `http://${sectorHost}/one.json`,
    };
    const [one, two] = [await createApp(gateway, several), await createApp(gateway, several)];
    const ofSector = await subOf(one);
    expect(ofSector).not.toBe(first);
    expect(await subOf(two)).toBe(ofSector);
  });

  it('names its person as a hint in its own sector at its own operator, and nobody anywhere else', async () => {
    const shop = await createApp(gateway);
    const elsewhere = await createApp(gateway, { redirect_uris: [OTHER_REDIRECT] });
    const pcr = await subOf(shop);
    expect((await hinted(shop, `PCR:${pcr}`)).url).toContain('/login/');
    const errors = [
      callback(await hinted(shop, `PCR:${pcr}`, 'operator-b')),
      callback(await hinted(shop, `PCR:${randomUUID()}`)),
    ];
    const foreign = begin(await clientAt(elsewhere, 'operator-a'), {
      login_hint: `PCR:${pcr}`,
      redirect_uri: OTHER_REDIRECT,
    });
    const back = (await new Browser().open(foreign.url.href)).location ?? '';
    expect(back).toMatch(OTHER_REDIRECT);
    for (const parameters of [...errors, new URL(back).searchParams]) {
      expect(Object.fromEntries(parameters)).toMatchObject({
        error: 'invalid_request',
        error_description: 'Parameter login_hint is invalid: the pseudonym is not known here',
      });
    }
  });
});

describe('a sector_identifier_uri', () => {
  it('that does not list every redirect address is refused at registration, and nothing is stored', async () => {
    listed = [REDIRECT];
    const before = (await gateway.api<unknown[]>('GET', '/sandbox/api/apps')).body.length;
    const answer = await gateway.api('POST', '/sandbox/api/apps', {
      name: 'Joiner',
      redirect_uris: [REDIRECT, OTHER_REDIRECT],
      sector_identifier_uri: `http://${sectorHost}/two.json`,
    });
    expect(answer).toEqual({
      status: 400,
      body: {
        error: 'invalid_request',
        error_description: 'must list every redirect address of the client, 1 of 2 are missing',
        path: 'sector_identifier_uri',
      },
    });
    expect((await gateway.api<unknown[]>('GET', '/sandbox/api/apps')).body.length).toBe(before);
  });

  it('of a configured party is asked at its first request, which fails with what is wrong', async () => {
    listed = [];
    const query = new URLSearchParams({
      client_id: 'configured.operator-a',
      redirect_uri: REDIRECT,
      response_type: 'code',
      scope: 'openid',
    });
    const page = await new Browser({ accept: 'application/json' }).open(
      `${gateway.issuer('operator-a')}/authorize?${query}`,
    );
    expect([page.status, page.location]).toEqual([400, undefined]);
    expect(JSON.parse(page.text)).toMatchObject({
      error: 'invalid_client_metadata',
      error_description: 'sector_identifier_uri must list every redirect address of the client, 1 of 1 are missing',
    });
  });
});
