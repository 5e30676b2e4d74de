/** dtbs: what a relying party has signed at level 4, and the signature coming back where it may. */
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSignatureVerifier } from '../../src/signature/verify.ts';
import { Browser, messageFor } from '../harness/browser.ts';
import { type OwnGateway, startGateway } from '../harness/gateway.ts';
import {
  type App,
  answerConsent,
  answerOnPhone,
  begin,
  callback,
  clientAt,
  createApp,
  type Flow,
  start,
  tokens,
} from '../harness/relying-party.ts';

let gateway: OwnGateway;
let permitted: App;
let browser: Browser;
let msisdn: string;
let next = 41790800000;

beforeAll(async () => {
  gateway = await startGateway();
  permitted = await createApp(gateway, { name: 'Notary', signature_claims: true, profile: 'mobile-connect' });
});
afterAll(() => gateway.close());
beforeEach(() => {
  next += 1;
  msisdn = String(next);
  browser = new Browser();
});

const DTBS = 'I accept contract 4711 of 1 March';
const SIGNED = { scope: 'openid', version: 'mc_v1.1', acr_values: '4', dtbs: DTBS };

async function sign(app: App, parameters: Record<string, string | undefined> = {}, operator = 'operator-a') {
  const flow = begin(await clientAt(app, operator), { ...SIGNED, login_hint: `MSISDN:${msisdn}`, ...parameters });
  return { flow, page: await browser.open(flow.url.href) };
}
const refusal = async (parameters: Record<string, string | undefined>) => {
  const back = callback((await sign(permitted, parameters)).page);
  return [back.get('error'), back.get('error_description')];
};

/** A login up to the question whether the signature may be handed over. */
async function asked(): Promise<{ flow: Flow; text: string; consent: Awaited<ReturnType<typeof answerOnPhone>> }> {
  const { flow, page } = await sign(permitted);
  await start(browser, page);
  const { text } = await messageFor(gateway, msisdn);
  return { flow, text, consent: await answerOnPhone(gateway, browser, page, msisdn) };
}

describe('dtbs', () => {
  it('stands whole on the phone, and signature, key and time come back when the person allows it', async () => {
    const before = Math.floor(Date.now() / 1_000);
    const { flow, text, consent } = await asked();
    expect(text).toMatch(new RegExp(` "${DTBS}"$`));
    expect(consent.text).toContain('Your signature with its public key.');
    const answer = await tokens(flow, await answerConsent(gateway, browser, consent));
    const claims = answer.claims();
    expect(claims).toMatchObject({ acr: '4', displayed_data: text, dts_time: expect.any(Number) });
    expect(Number(claims?.dts_time)).toBeGreaterThanOrEqual(before);

    const anchor = readFileSync(join(gateway.dataDir, 'sandbox', 'mssp', 'root.pem'), 'utf8');
    const verified = createSignatureVerifier({ anchors: [anchor], intermediates: [] }).verify({
      cms: Buffer.from(String(claims?.dts), 'base64'),
      text,
      at: new Date(),
      policy: { allowSha1: false, allowRsaBelow2048: false },
      simSerial: undefined,
    });
    expect(verified.ok && verified.signer.publicKey()).toBe(claims?.upk);
    const key = createPublicKey({ key: Buffer.from(String(claims?.upk), 'base64'), type: 'spki', format: 'der' });
    expect(key.asymmetricKeyType).toBe('ec');

    const refreshed = await oidc.refreshTokenGrant(flow.configuration, answer.refresh_token ?? '');
    expect(refreshed.claims()).toMatchObject({ displayed_data: text });
    for (const name of ['dts', 'upk', 'dts_time']) expect(refreshed.claims()).not.toHaveProperty(name);
    expect(await gateway.database.prisma.loginTransaction.count({ where: { evidence: { not: null } } })).toBe(0);
  });

  it('ends with access_denied when the person does not hand the signature over', async () => {
    const { consent } = await asked();
    expect(callback(await answerConsent(gateway, browser, consent, 'refuse')).get('error')).toBe('access_denied');
  });

  it('is shown and signed for everybody; without permission the signature stays here and nobody is asked', async () => {
    const { flow, page } = await sign(await createApp(gateway));
    const claims = (await tokens(flow, await answerOnPhone(gateway, browser, page, msisdn))).claims();
    expect(claims?.displayed_data).toContain(DTBS);
    for (const name of ['dts', 'upk', 'dts_time']) expect(claims).not.toHaveProperty(name);
  });

  it('is never answered by a session', async () => {
    const { flow, consent } = await asked();
    await tokens(flow, await answerConsent(gateway, browser, consent));
    const silent = begin(flow.configuration, { ...SIGNED, prompt: 'none' });
    expect(callback(await browser.open(silent.url.href)).get('error')).toBe('interaction_required');
    const plain = begin(flow.configuration, { ...SIGNED, dtbs: undefined });
    const claims = (await tokens(plain, await browser.open(plain.url.href))).claims();
    for (const name of ['dts', 'upk', 'dts_time', 'displayed_data']) expect(claims).not.toHaveProperty(name);
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['below level 4', { acr_values: '3' }, 'Parameter dtbs is invalid: it needs acr_values 4'],
    ['where less would do', { acr_values: '4 3' }, 'Parameter dtbs is invalid: it needs acr_values 4'],
    [
      'in several lines',
      { dtbs: 'one\ntwo' },
      'Parameter dtbs is invalid: one line without control or invisible characters',
    ],
    [
      'too long for the phone',
      { dtbs: 'x'.repeat(200) },
      'Parameter dtbs is invalid: short enough to stand whole on the phone',
    ],
    [
      'too long together with a message',
      { dtbs: 'x'.repeat(80), binding_message: 'y'.repeat(80) },
      'Parameter dtbs is invalid: short enough to stand whole on the phone',
    ],
    ['too long', { dtbs: 'x'.repeat(513) }, 'Parameter dtbs is invalid: at most 512 characters'],
  ])('%s is refused', async (_what, parameters, description) => {
    expect(await refusal(parameters)).toEqual(['invalid_request', description]);
  });

  it('means nothing in a plain OpenID Connect request', async () => {
    const app = await createApp(gateway, { profile: 'oidc', signature_claims: true });
    const { flow, page } = await sign(app, { version: undefined, acr_values: '3' });
    await start(browser, page);
    expect((await messageFor(gateway, msisdn)).text).not.toContain(DTBS);
    const answer = await tokens(flow, await answerOnPhone(gateway, browser, page, msisdn));
    expect(answer.claims()).not.toHaveProperty('dts');
  });
});
