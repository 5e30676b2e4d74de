/** The main journey: from the relying party over the operator's pages and the phone back to the relying party. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useStage } from './stage/stage.ts';

const stage = useStage();
const SIGNED_IN = /^signed in as [0-9a-f-]{36} at level 2 by SIM_PIN$/;
const result = (page: Page) => page.locator('#result').textContent();
const focused = async (page: Page): Promise<string> =>
  ((await page.locator(':focus').getAttribute('id')) ?? (await page.locator(':focus').textContent()) ?? '').trim();

describe('a person signs in at the demo', () => {
  it('by choosing the operator, with the phone beside; signs out again', async () => {
    const { context, page } = await stage.person();
    const phone = await context.newPage();
    await phone.goto(`${stage.gateway.origin}/sandbox/phone`);
    const msisdn = stage.number();

    await page.bringToFront();
    await page.goto(stage.gateway.origin);
    await page.getByRole('link', { name: 'Try the demo' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Alpha Mobile' }).click();
    await page.getByLabel('Mobile number').fill(msisdn);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Check your phone' }).waitFor();
    const code = (await page.locator('.code-tiles').textContent()) ?? '?';
    const card = phone.locator(`[data-phone="${msisdn}"]`);
    await card.locator('.handset-code', { hasText: code }).waitFor();
    await card.getByRole('button', { name: /Approve/ }).click();

    await page.getByRole('heading', { name: 'You are signed in' }).waitFor();
    expect(await page.locator('.tags').textContent()).toContain('Level 3');
    expect(await page.locator('.claims').textContent()).toMatch(/sub[0-9a-f]{8}-/);
    expect(await page.content()).not.toContain(msisdn);

    await page.getByRole('link', { name: 'Sign out everywhere' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out, here and at the operator.').waitFor();
  });

  it('by number, without JavaScript', async () => {
    const { page } = await stage.person({ javaScriptEnabled: false });
    const msisdn = stage.number('358457');
    await page.goto(`${stage.gateway.origin}/sandbox/demo`);
    await page.locator('#msisdn').fill(`+${msisdn}`);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Send to my phone' }).click();
    await stage.answer(msisdn, 'approve');
    await page.getByRole('heading', { name: 'You are signed in' }).waitFor();
    expect(await page.locator('h1 + .lead').textContent()).toContain('Charlie Mobile vouches for you at level 3');
  });
});

describe('a person signs in at a relying party', () => {
  it('with the phone beside, both pages live: nothing is loaded anew by hand', async () => {
    const { context, page: login } = await stage.person({ reducedMotion: 'no-preference' });
    const phone = await context.newPage();
    await phone.goto(`${stage.gateway.origin}/sandbox/phone`);
    const msisdn = stage.number();

    await login.goto(stage.shop.signIn());
    await login.getByLabel('Mobile number').fill(`+${msisdn}`);
    await login.getByRole('button', { name: 'Continue' }).click();
    await login.getByRole('heading', { name: 'Check your phone' }).waitFor();
    expect(await login.title()).toContain('Check your phone');
    const code = await login.locator('[data-code]').getAttribute('data-code');
    expect(code).toMatch(/^[2-9A-HJ-NP-Z]{4}$/);
    expect(await login.locator('.code-tiles').textContent()).toBe(code);

    const card = phone.locator(`[data-phone="${msisdn}"]`);
    await card.getByText('Test Shop').waitFor();
    expect(await card.locator('.handset-code').textContent()).toContain(code);
    await card.getByRole('button', { name: /Approve/ }).click();

    await login.waitForURL(`${stage.shop.home}/callback?*`);
    expect(await result(login)).toMatch(SIGNED_IN);
    await card.getByText('Approved').waitFor();
    expect(await card.getByRole('button').count()).toBe(0);
  });

  it('with a hint: the code at once, the number nowhere on the page or in the address', async () => {
    const { page } = await stage.person();
    const msisdn = stage.number();
    await page.goto(stage.shop.signIn({ login_hint: `MSISDN:${msisdn}`, acr_values: '3' }));
    await page.getByRole('heading', { name: 'Check your phone' }).waitFor();
    expect(page.url()).not.toContain(msisdn);
    expect(await page.content()).not.toContain(msisdn.slice(4));
    expect(await page.locator('.panel-title').textContent()).toContain(msisdn.slice(-2));
    await stage.answer(msisdn, 'approve');
    await page.waitForURL(`${stage.shop.home}/callback?*`);
    expect(await result(page)).toContain('at level 3');
  });

  it('without JavaScript: by a button, a page that refreshes itself, and forms on the phone', async () => {
    const { context, page } = await stage.person({ javaScriptEnabled: false });
    const msisdn = stage.number();
    await page.goto(stage.shop.signIn());
    await page.getByLabel('Mobile number').fill(msisdn);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Remember this code' }).waitFor();
    const code = (await page.locator('.code-tiles').textContent())?.trim();
    expect(await stage.messages(msisdn), 'nothing rings before the button').toEqual([]);
    await page.getByRole('button', { name: 'Send to my phone' }).click();
    await page.getByRole('heading', { name: 'Check your phone' }).waitFor();
    expect(await page.locator('.code-tiles').textContent()).toBe(code);

    const phone = await context.newPage();
    await stage.message(msisdn);
    await phone.goto(`${stage.gateway.origin}/sandbox/phone`);
    const card = phone.locator(`[data-phone="${msisdn}"]`);
    expect(await card.locator('.handset-code').textContent()).toContain(code);
    await card.getByRole('button', { name: /Approve/ }).click();
    await card.getByText('Approved').waitFor();
    await page.waitForURL(`${stage.shop.home}/callback?*`);
    expect(await result(page)).toMatch(SIGNED_IN);
  });

  it('with the keyboard alone, on the login and on the phone', async () => {
    const { context, page } = await stage.person();
    const phone = await context.newPage();
    await phone.goto(`${stage.gateway.origin}/sandbox/phone`);
    const msisdn = stage.number();

    await page.bringToFront();
    await page.goto(stage.shop.signIn());
    expect(await focused(page), 'the field has the focus').toBe('msisdn');
    await page.keyboard.type(`+${msisdn}`);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Check your phone' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('main');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Cancel');

    await phone.bringToFront();
    const card = phone.locator(`[data-phone="${msisdn}"]`);
    await card.getByRole('button', { name: /Approve/ }).waitFor();
    for (let presses = 0; presses < 10; presses += 1) {
      await phone.keyboard.press('Tab');
      if ((await focused(phone)).startsWith('Approve')) break;
    }
    await phone.keyboard.press('Enter');
    await card.getByText('Approved').waitFor();
    expect(await focused(phone), 'the focus stays on the card').toBe(`phone-${msisdn}`);
    await page.waitForURL(`${stage.shop.home}/callback?*`);
    expect(await result(page)).toMatch(SIGNED_IN);
  });

  it('again without the phone: the session answers', async () => {
    const { page } = await stage.person();
    const msisdn = stage.number();
    await page.goto(stage.shop.signIn({ login_hint: `MSISDN:${msisdn}` }));
    await stage.answer(msisdn, 'approve');
    await page.waitForURL(`${stage.shop.home}/callback?*`);
    const first = await result(page);
    await page.goto(stage.shop.signIn());
    expect(page.url()).toContain(`${stage.shop.home}/callback`);
    expect(await result(page)).toBe(first);
    expect(await stage.messages(msisdn)).toEqual([]);
  });
});

describe('the language of the pages and of the text on the phone', () => {
  it.each([
    { locale: 'de-CH', lang: 'de', number: 'Mobilnummer', waiting: '', phone: /anmelden|Anmeldung|Code/ },
    { locale: 'fr-CH', lang: 'fr', number: 'Numéro', waiting: 'téléphone', phone: /code|Code/ },
    { locale: 'it-CH', lang: 'it', number: 'Numero', waiting: 'telefono', phone: /codice|Codice/ },
    { locale: 'pt-BR', lang: 'en', number: 'Mobile number', waiting: 'phone', phone: /code|Code/ },
  ])('follows the browser: $locale → $lang', async ({ locale, lang, number, waiting, phone }) => {
    const { page } = await stage.person({ locale, viewport: { width: 320, height: 640 } });
    const msisdn = stage.number();
    await page.goto(stage.shop.signIn());
    expect(await page.locator('html').getAttribute('lang')).toBe(lang);
    expect(await page.locator('label[for=msisdn]').textContent()).toContain(number);
    await page.locator('#msisdn').fill(msisdn);
    await page.locator('form[action$="/number"] button').click();
    const heading = page.locator('[data-when=waiting] h1');
    await heading.waitFor();
    expect(await heading.textContent()).toContain(waiting);
    expect((await stage.message(msisdn)).text).toMatch(phone);
    await stage.answer(msisdn, 'refuse');
    await page.locator('[data-outcome]').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(lang);
  });

  it('follows the relying party before the browser', async () => {
    const { page } = await stage.person({ locale: 'de-CH' });
    await page.goto(stage.shop.signIn({ ui_locales: 'rm fr de' }));
    expect(await page.locator('html').getAttribute('lang')).toBe('fr');
  });
});
