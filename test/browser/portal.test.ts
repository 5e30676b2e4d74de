/** A newcomer's path through the developer portal, and how its pages look. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { answered } from './stage/complaints.ts';
import { axeViolations, misfits, picture } from './stage/looks.ts';
import { useStage } from './stage/stage.ts';

const stage = useStage();

async function looksRight(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: colorScheme === 'light' ? 320 : 1280, height: 800 });
    const read = colorScheme === 'light' || name === 'result' ? await axeViolations(page) : [];
    expect([...read, ...(await misfits(page))], `${name}, ${colorScheme}`).toEqual([]);
    await picture(page, `portal-${name}-${colorScheme}`);
  }
}

describe('a newcomer', () => {
  it('makes an app, runs a request, sees the claims, and what was wrong with another one', async () => {
    const { page } = await stage.person({ tolerated: [answered(400)] });
    await page.goto(stage.gateway.origin);
    await page.getByRole('link', { name: 'Developer portal' }).first().click();
    await page.getByRole('heading', { name: 'Developer portal', level: 1 }).waitFor();
    await looksRight(page, 'list');
    await page.getByLabel('Name').fill('Corner Shop');
    await page.getByRole('button', { name: 'Make the app' }).click();
    await page.getByText('shown only this once').waitFor();
    await looksRight(page, 'made');

    const secret = (await page.locator('#discovery-secret').textContent()) ?? '?';
    await page.getByRole('button', { name: 'Snippets with these secrets' }).click();
    await page.getByRole('heading', { name: 'Snippets', level: 1 }).waitFor();
    expect(page.url()).not.toContain(secret);
    expect(await page.locator('#text-curl').textContent()).toContain(`DISCOVERY_SECRET='${secret}'`);
    await page.getByLabel('Operator').selectOption('operator-b');
    await page.getByRole('button', { name: 'Write them anew' }).click();
    await page.getByText(`ISSUER='${stage.gateway.issuer('operator-b')}'`).waitFor();
    await page.getByRole('link', { name: 'openid-client 6' }).click();
    await looksRight(page, 'snippets');
    await page.getByRole('link', { name: 'Corner Shop' }).click();
    await page.getByText('Was shown once').waitFor();

    const msisdn = stage.number();
    await page.getByRole('link', { name: 'Build a request' }).click();
    await page.getByLabel('login_hint', { exact: true }).selectOption('lookup');
    await page.getByLabel('Value of login_hint').fill('447700900999');
    await page.getByRole('button', { name: 'Show the request' }).click();
    await page.getByText('is a number of operator-b').waitFor();
    await looksRight(page, 'builder-problem');
    await page.getByLabel('Value of login_hint').fill(msisdn);
    await page.getByRole('button', { name: 'Show the request' }).click();
    await page.getByText('Held to the rules of mc_di_r2_v2.3').waitFor();
    expect(await page.locator('#url').textContent()).toContain('login_hint=ENCR_MSISDN%3A');
    expect(await page.locator('#url').textContent()).not.toContain(msisdn);
    await page.getByLabel('login_hint', { exact: true }).selectOption('MSISDN:');
    await page.getByLabel('Value of login_hint').fill(msisdn);
    await page.getByRole('button', { name: 'Show the request' }).click();
    await page.getByText('Held to the rules of mc_di_r2_v2.3').waitFor();
    expect(await page.locator('#url').textContent()).toContain(`login_hint=MSISDN%3A${msisdn}`);
    expect(page.url()).not.toContain(msisdn);
    await looksRight(page, 'builder');
    await page.getByRole('button', { name: 'Run it' }).click();
    await page.getByRole('heading', { name: 'Check your phone' }).waitFor();
    await stage.answer(msisdn, 'approve');
    await page.getByRole('heading', { name: 'The request was answered' }).waitFor();
    expect(await page.locator('.claims').textContent()).toMatch(/sub[0-9a-f]{8}-/);
    expect(await page.locator('.checks .failed').count()).toBe(0);
    await looksRight(page, 'result');

    await page.getByRole('link', { name: 'Build another' }).click();
    await page.getByRole('checkbox', { name: 'nonce' }).uncheck();
    await page.getByRole('button', { name: 'Run it' }).click();
    await page.getByRole('heading', { name: 'The request ended with an error' }).waitFor();
    expect(await page.locator('#main').textContent()).toContain('Mandatory parameter nonce is missing');
    await looksRight(page, 'wrong');
    await page.getByRole('link', { name: 'Last requests of the app' }).click();
    const first = page.locator('.request').first();
    expect(await first.textContent()).toContain('Mandatory parameter nonce is missing');
    expect(await first.textContent()).toMatch(/Rule.*nonce: comes back in the ID token.*Required by/s);
    expect(await page.locator('.requests').textContent()).toContain('operator-a token');
    expect(await page.content()).not.toContain(msisdn);
    await looksRight(page, 'requests');
  });

  it('reads the API, and gets it as a document', async () => {
    const { page } = await stage.person();
    await page.goto(`${stage.gateway.origin}/sandbox`);
    await page.getByRole('navigation', { name: 'Sandbox' }).getByRole('link', { name: 'API' }).click();
    await page.getByRole('heading', { name: 'Sandbox API', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Answer a message as its person would' }).click();
    expect(new URL(page.url()).hash).toBe('#answerMessage');
    expect(await page.locator('#curl-answerMessage').textContent()).toContain('"action":"approve"');
    await looksRight(page, 'api');
    const address = await page.getByRole('link', { name: 'OpenAPI document' }).getAttribute('href');
    const document = await page.request.get(new URL(address ?? '', page.url()).href);
    expect(await document.json()).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) });
  });

  it('gives a number a person', async () => {
    const { page } = await stage.person();
    await page.goto(`${stage.gateway.origin}/sandbox/numbers`);
    await page.getByLabel('Number', { exact: true }).fill(stage.number());
    await page.getByLabel('Behaviour', { exact: true }).selectOption('approve');
    await page.getByLabel('Person').fill('{"givenName": "Mara"}');
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByText('It concerns messages that arrive from now on.').waitFor();
    await looksRight(page, 'numbers');
  });
});
