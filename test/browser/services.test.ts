/** The page that asks for the spam code, and the operator's app opened from the waiting page. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { answered } from './stage/complaints.ts';
import { axeViolations, misfits, picture } from './stage/looks.ts';
import { useStage } from './stage/stage.ts';

const PHONE = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true } as const;

const stage = useStage({
  env: {
    SIGNET_OPERATORS_OPERATOR_A_MSS_SERVICES_NO_SPAM: 'always',
    SIGNET_OPERATORS_OPERATOR_C_MSS_MODE: 'asynch',
  },
});

async function wellMade(page: Page, name: string): Promise<void> {
  await picture(page, name);
  expect(await axeViolations(page)).toEqual([]);
  expect(await misfits(page)).toEqual([]);
}

describe('a number that is protected by a spam code', () => {
  it.each([
    ['wide', {}],
    ['narrow and dark', { ...PHONE, colorScheme: 'dark' }],
  ] as const)('asks for it before the phone rings, by keyboard: %s', async (name, options) => {
    const msisdn = stage.number();
    await stage.gateway.api('PUT', '/sandbox/api/numbers', { msisdn, spam_code: 'Talvi7' });
    const { page } = await stage.person({ ...options, tolerated: [answered(422)] });
    await page.goto(stage.shop.signIn({ operator: 'operator-a', login_hint: `MSISDN:${msisdn}` }));
    const field = page.getByLabel('Spam protection code');
    await field.waitFor();
    expect(await page.evaluate("document.activeElement?.getAttribute('name')")).toBe('spam_code');
    expect(await stage.messages(msisdn)).toEqual([]);
    await wellMade(page, `spam-code-${name}`);

    await page.keyboard.type('Kevat1');
    await page.keyboard.press('Enter');
    await page.getByText('Tries left: 2.').waitFor();
    expect(await field.inputValue()).toBe('');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await wellMade(page, `spam-code-wrong-${name}`);

    await field.fill('Talvi7');
    await page.getByRole('button', { name: 'Send to my phone' }).click();
    const { text } = await stage.message(msisdn);
    const code = await page.locator('[data-signing]').getAttribute('data-code');
    expect(text).toContain(code);
    await stage.answer(msisdn, 'approve');
    await page.waitForURL(`${stage.shop.home}/callback?*`);
  });
});

describe('the app of an operator', () => {
  it.each([
    ['wide', {}],
    ['on-a-phone', PHONE],
  ] as const)('is offered on the waiting page and leads back: %s', async (name, options) => {
    const msisdn = stage.number('358457');
    const { page } = await stage.person(options);
    await page.goto(stage.shop.signIn({ operator: 'operator-c', login_hint: `MSISDN:${msisdn}` }));
    const link = page.getByRole('link', { name: 'Open the app' });
    await link.waitFor();
    await wellMade(page, `app-${name}`);
    const colour = await page.evaluate("getComputedStyle(document.querySelector('[data-app] a')).backgroundColor");
    expect(colour === 'rgba(0, 0, 0, 0)').toBe(name === 'wide');
    await link.click();
    await page.getByRole('button', { name: /Approve/ }).click();
    await page.waitForURL(`${stage.shop.home}/callback?*`);
  });

  it('is offered without JavaScript too', async () => {
    const msisdn = stage.number('358457');
    const { page } = await stage.person({ javaScriptEnabled: false });
    await page.goto(stage.shop.signIn({ operator: 'operator-c', login_hint: `MSISDN:${msisdn}` }));
    expect(await page.getByRole('link', { name: 'Open the app' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Send to my phone' }).click();
    await page.getByRole('link', { name: 'Open the app' }).waitFor();
  });
});
