/** Number matching and messages of relying parties: by script, without it, by keyboard, and how the pages look. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axeViolations, misfits, picture } from './stage/looks.ts';
import { PROBLEM_PAGE } from './stage/problem.ts';
import { type Person, type PersonOptions, useStage } from './stage/stage.ts';

const stage = useStage({
  env: { SIGNET_OPERATORS_OPERATOR_A_NUMBER_MATCHING: 'true', SIGNET_LOGIN_RETURN_S: '60' },
});
const AUTHORIZATION = {
  scope: 'openid mc_authz',
  client_name: 'Test Shop',
  version: 'mc_v2.0',
  acr_values: '3',
  context: 'Pay 20 CHF to Anna',
  binding_message: 'Order 4711',
};

const question = (page: Page) => page.getByRole('heading', { name: 'Which number does your phone show?' });
const arrived = (page: Page) => page.waitForURL(`${stage.shop.home}/callback?*`);
const result = (page: Page) => page.locator('#result').textContent();

async function begin(msisdn: string, options: PersonOptions = {}, parameters = {}): Promise<Person> {
  const person = await stage.person(options);
  await person.page.goto(stage.shop.signIn({ login_hint: `MSISDN:${msisdn}`, ...parameters }));
  return person;
}

/** The number on this phone, and those of the page that are not it. */
async function numbers(page: Page, msisdn: string) {
  const { text } = await stage.message(msisdn);
  const right = /(?<!\d)\d\d(?!\d)/.exec(text.replace(/"[^"]*"/g, ''))?.[0] ?? '';
  const offered = await page.getByRole('group', { name: 'Number on your phone' }).getByRole('button').allTextContents();
  return { right, wrong: offered.filter((number) => number !== right) };
}

const pick = (page: Page, number: string) => page.getByRole('button', { name: number, exact: true }).click();

describe('picking the number', () => {
  it.each([true, false])('signs in after pick and approval (JavaScript: %s)', async (javaScriptEnabled) => {
    const msisdn = stage.number();
    const { page } = await begin(msisdn, { javaScriptEnabled });
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Send to my phone' }).click();
    await question(page).waitFor();
    const { right, wrong } = await numbers(page, msisdn);
    expect(wrong).toHaveLength(2);
    await pick(page, right);
    await page.getByText(`You chose ${right}. Now approve the request on your phone.`).first().waitFor();
    await expect.poll(() => page.getByRole('group').count()).toBe(0);
    await stage.answer(msisdn, 'approve');
    await arrived(page);
    expect(await result(page)).toMatch(/^signed in as /);
  });

  it('goes onward at once when the phone had approved before the pick', async () => {
    const msisdn = stage.number();
    const { page } = await begin(msisdn);
    await question(page).waitFor();
    const { right } = await numbers(page, msisdn);
    await stage.answer(msisdn, 'approve');
    await pick(page, right);
    await arrived(page);
    expect(await result(page)).toMatch(/^signed in as /);
  });

  it('ends at a wrong pick', async () => {
    const msisdn = stage.number();
    const { page } = await begin(msisdn);
    await question(page).waitFor();
    const { wrong } = await numbers(page, msisdn);
    await pick(page, wrong[0] ?? '');
    await page.getByRole('heading', { name: 'That was not the number' }).waitFor();
    await stage.answer(msisdn, 'approve');
    await page.getByRole('button', { name: 'Back to Test Shop' }).click();
    await arrived(page);
    expect(await result(page)).toBe('not signed in: access_denied');
  });

  it('works by keyboard alone, and tells a screen reader what to do', async () => {
    const msisdn = stage.number();
    const { page } = await begin(msisdn);
    await expect
      .poll(() => page.getByRole('status').textContent())
      .toBe('The request is on your phone. Choose here the number that it shows.');
    const { right } = await numbers(page, msisdn);
    const focused = () => page.evaluate('document.activeElement?.textContent');
    for (let turn = 0; turn < 6 && (await focused()) !== right; turn += 1) await page.keyboard.press('Tab');
    expect(await focused()).toBe(right);
    await page.keyboard.press('Enter');
    await page.getByText(`You chose ${right}.`).first().waitFor();
    await stage.answer(msisdn, 'approve');
    await arrived(page);
  });

  it('goes on without a reload when another tab picked', async () => {
    const msisdn = stage.number();
    const { page, context } = await begin(msisdn, { tolerated: PROBLEM_PAGE });
    await question(page).waitFor();
    const { right } = await numbers(page, msisdn);
    const tab = await context.newPage();
    await tab.goto(page.url());
    await pick(tab, right);
    await stage.answer(msisdn, 'approve');
    await Promise.race([arrived(page), arrived(tab)]);
  });
});

describe('the pages are accessible and fit, narrow and wide, light and dark', () => {
  const LOOKS = [320, 1280].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })));

  it.each([
    ['numbers', {}, 'pick'],
    ['numbers-message', AUTHORIZATION, 'pick'],
    ['number-picked', AUTHORIZATION, 'picked'],
    ['numbers-finnish', { ui_locales: 'fi' }, 'pick'],
  ])('%s', async (name, parameters, state) => {
    const msisdn = stage.number();
    const { page } = await begin(msisdn, {}, parameters);
    await page.locator('[data-pick]').waitFor();
    if (state === 'picked') {
      await pick(page, (await numbers(page, msisdn)).right);
      await page
        .getByText(/^You chose/)
        .first()
        .waitFor();
    }
    if ('binding_message' in parameters) await page.getByText('Order 4711').waitFor();
    const found: string[] = [];
    for (const { width, scheme } of LOOKS) {
      await page.setViewportSize({ width, height: width === 320 ? 640 : 800 });
      await page.emulateMedia({ colorScheme: scheme });
      await picture(page, `${name}-${scheme}-${width}`);
      const wrong = [...(await axeViolations(page)), ...(await misfits(page))];
      found.push(...wrong.map((text) => `${scheme} ${width}: ${text}`));
    }
    expect(found).toEqual([]);
  });
});
