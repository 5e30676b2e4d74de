/**
 * Both example websites in real browsers: one login for both, step-up, and a logout that a website gets after it was
 * switched off. Their programs run beside the gateway as they do in the sandbox.
 */
import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CUT_OFF } from './stage/complaints.ts';
import { axeViolations, misfits, picture } from './stage/looks.ts';
import { useStage } from './stage/stage.ts';

const stage = useStage();
const urls = new Map<string, string>();
const at = (id: 'test-a' | 'test-b', path = '/'): string => `${urls.get(id)}${path}`;

const turn = async (id: string, running: boolean): Promise<void> => {
  const { status } = await stage.gateway.api('POST', `/sandbox/api/examples/${id}`, { running });
  expect(status).toBe(200);
};

beforeEach(() => Promise.all([turn('test-a', true), turn('test-b', true)]));

beforeAll(async () => {
  await Promise.all([turn('test-a', true), turn('test-b', true)]);
  const { body } = await stage.gateway.api<{ id: string; url: string; state: string }[]>(
    'GET',
    '/sandbox/api/examples',
  );
  expect(body.map(({ id, state }) => [id, state])).toEqual([
    ['test-a', 'running'],
    ['test-b', 'running'],
  ]);
  for (const { id, url } of body) urls.set(id, url);
});

const level = (page: Page) => page.locator('.level').first().textContent();
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

async function signInAtA(page: Page, msisdn: string): Promise<void> {
  await page.goto(at('test-a'));
  await page.getByLabel('Your mobile number').fill(`+${msisdn}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Check your phone' }).waitFor();
  await stage.answer(msisdn, 'approve');
  await heading(page, 'Protected');
}

/** @param choice on the operator's page */
async function signOut(page: Page, choice: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign out?' }).waitFor();
  await page.getByRole('button', { name: choice, exact: true }).click();
}

const subOf = async (page: Page): Promise<string> => {
  await page.getByRole('link', { name: 'Claims', exact: true }).click();
  return (
    (await page
      .locator('tr', { has: page.locator('th code', { hasText: /^sub$/ }) })
      .locator('td')
      .first()
      .textContent()) ?? ''
  );
};

describe('two websites that share one login', () => {
  it('sign in at A, walk into B, step up at B, sign out at B while A is off: A is told when it is back', async () => {
    const { context, page: a } = await stage.person({ tolerated: [CUT_OFF] });
    const msisdn = stage.number();
    await signInAtA(a, msisdn);
    expect(await level(a)).toBe('2');
    const rung = (await stage.messages(msisdn)).length;
    await picture(a, 'example-protected');

    const b = await context.newPage();
    await b.goto(at('test-b', '/protected'));
    await heading(b, 'Protected');
    expect((await stage.messages(msisdn)).length).toBe(rung);
    const [subA, subB] = [await subOf(a), await subOf(b)];
    expect(subA).toMatch(/^[0-9a-f-]{36}$/);
    expect(subB).toMatch(/^[0-9a-f-]{36}$/);
    expect(subA).not.toBe(subB);

    await b.getByRole('link', { name: 'Needs LoA 4' }).click();
    await b.getByRole('heading', { name: 'Check your phone' }).waitFor();
    await stage.answer(msisdn, 'approve');
    await heading(b, 'Needs LoA 4');
    expect(await level(b)).toBe('4');

    await turn('test-a', false);
    await expect(fetch(at('test-a'))).rejects.toThrow();
    await signOut(b, 'Sign out everywhere');
    await heading(b, 'Welcome to Test B');
    await b.goto(at('test-b', '/protected'));
    expect(new URL(b.url()).origin).toBe(stage.gateway.origin);

    await turn('test-a', true);
    // by the schedule of the retries
    await a.getByRole('status').waitFor({ timeout: 90_000 });
    expect(await a.getByRole('status').textContent()).toContain(
      'You are signed out. The operator told this website of it at',
    );
    await picture(a, 'example-signed-out-elsewhere');
    await heading(a, 'Welcome to Test A');
  }, 180_000);

  it('nothing crosses between two people with browsers of their own', async () => {
    const [one, other] = [await stage.person(), await stage.person()];
    await signInAtA(one.page, stage.number());
    await signInAtA(other.page, stage.number());
    const subs = new Set([await subOf(one.page), await subOf(other.page)]);
    expect(subs.size).toBe(2);
    await signOut(other.page, 'Sign out');
    await heading(other.page, 'Welcome to Test A');
    await one.page.goto(at('test-b', '/protected'));
    await heading(one.page, 'Protected');
    await other.page.goto(at('test-b', '/protected'));
    expect(new URL(other.page.url()).origin).toBe(stage.gateway.origin);
  });
});

describe('the pages', () => {
  it.each(['test-a', 'test-b'] as const)('of %s fit, and read well', async (id) => {
    const { page } = await stage.person({ viewport: { width: 320, height: 700 }, colorScheme: 'dark' });
    await page.goto(at(id));
    await picture(page, `example-${id}`);
    expect(await misfits(page)).toEqual([]);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('of the portal switch them', async () => {
    const { page } = await stage.person();
    await page.goto(`${stage.gateway.origin}/sandbox/examples`);
    await picture(page, 'portal-examples');
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Switch Test B off' }).click();
    await page.getByRole('button', { name: 'Switch Test B on' }).click();
    await page.getByRole('button', { name: 'Switch Test B off' }).waitFor();
    expect((await fetch(at('test-b'))).status).toBe(200);
  });
});
