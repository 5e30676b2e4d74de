/** The question whether to share personal data: by keyboard, without JavaScript, and how its page looks and reads. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations, misfits, picture } from './stage/looks.ts';
import { openShop, type Shop } from './stage/shop.ts';
import { type PersonOptions, useStage } from './stage/stage.ts';

const stage = useStage();
let shop: Shop;
beforeAll(async () => {
  shop = await openShop(stage.gateway, 'Data Shop', { location: true });
});
afterAll(() => shop.close());

/** A person at the question. */
async function asked(options: PersonOptions = {}) {
  const person = await stage.person(options);
  const msisdn = stage.number();
  await person.page.goto(shop.signIn({ login_hint: `MSISDN:${msisdn}`, scope: 'openid mid_location' }));
  if (options.javaScriptEnabled === false) await person.page.locator('form[action$="/start"] button').click();
  await stage.answer(msisdn, 'approve');
  await person.page.locator('ul.items').waitFor();
  return person;
}

describe('the question whether to share personal data', () => {
  it('is allowed by keyboard, and the person is signed in', async () => {
    const { page } = await asked();
    expect(await page.title()).toContain('Data Shop asks for your data');
    expect(await page.getByRole('listitem').allTextContents()).toEqual([
      'The country your phone is in now, and how exactly that is known',
    ]);
    await page.getByRole('button', { name: 'Allow', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${shop.home}/callback?*`);
    expect(await page.locator('#result').textContent()).toMatch(/^signed in as /);
  });

  it('is refused without JavaScript', async () => {
    const { page } = await asked({ javaScriptEnabled: false });
    await page.getByRole('button', { name: 'Do not allow' }).click();
    await page.waitForURL(`${shop.home}/callback?*`);
    expect(await page.locator('#result').textContent()).toBe('not signed in: access_denied');
  });

  it.each([
    { locale: 'fi-FI', lang: 'fi', heading: 'Data Shop pyytää tietojasi', colorScheme: 'dark' },
    { locale: 'de-CH', lang: 'de', heading: 'Data Shop bittet um Ihre Daten', colorScheme: 'light' },
  ] as const)('is legible at 320 px, $colorScheme, in $lang', async ({ locale, lang, heading, colorScheme }) => {
    const { page } = await asked({ locale, colorScheme, viewport: { width: 320, height: 640 } });
    expect(await page.locator('html').getAttribute('lang')).toBe(lang);
    expect(await page.locator('h1').textContent()).toBe(heading);
    expect(await misfits(page)).toEqual([]);
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, `consent-${lang}`);
  });
});
