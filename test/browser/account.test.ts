/** The page of one's own in a browser: from a relying party to the page, what its buttons do, and how it looks and reads. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations, misfits, picture } from './stage/looks.ts';
import { openShop, type Shop } from './stage/shop.ts';
import { type Person, type PersonOptions, useStage } from './stage/stage.ts';

let late = 0;
const stage = useStage({ now: () => Date.now() + late });
let news: Shop;
beforeAll(async () => {
  news = await openShop(stage.gateway, 'Daily News', { location: true });
});
afterAll(() => news.close());

const account = (): string => `${stage.gateway.origin}/operator-a/account`;

/** Signed in at two relying parties, one of which may know something. */
async function settled(options: PersonOptions = {}): Promise<Person & { readonly msisdn: string }> {
  const person = await stage.person(options);
  const { page } = person;
  const msisdn = stage.number();
  await page.goto(stage.shop.signIn({ login_hint: `MSISDN:${msisdn}` }));
  await stage.answer(msisdn, 'approve');
  await page.waitForURL(`${stage.shop.home}/callback?*`);
  await page.goto(news.signIn({ login_hint: `MSISDN:${msisdn}`, scope: 'openid mid_location' }));
  await stage.answer(msisdn, 'approve');
  await page.getByRole('button', { name: /^(Allow|Erlauben|Salli)$/ }).click();
  await page.waitForURL(`${news.home}/callback?*`);
  return { ...person, msisdn };
}

describe('the page of one’s own', () => {
  it('shows where one is signed in, signs out there, takes a permission back, and says so', async () => {
    const { page } = await settled();
    await page.goto(account());
    expect(await page.locator('h1').textContent()).toBe('Your account');
    await page.getByRole('button', { name: 'Sign out Test Shop' }).click();
    await page.getByRole('status').filter({ hasText: 'You are signed out of Test Shop.' }).waitFor();
    expect(await page.getByRole('button', { name: 'Sign out Test Shop' }).count()).toBe(0);
    await page.getByText('Withdraw permission').click();
    await page.getByRole('button', { name: 'Withdraw now' }).click();
    await page.getByRole('status').filter({ hasText: 'Daily News no longer gets anything about you.' }).waitFor();
    const titles = await page.locator('.event-title').allTextContents();
    expect(titles.slice(0, 3)).toEqual(['You withdrew your permission', 'Signed out', 'Signed out']);
  });

  it('is opened by the phone, in the browser’s own time', async () => {
    const { page } = await stage.person({ timezoneId: 'Asia/Tokyo' });
    const msisdn = stage.number();
    await page.goto(account());
    await page.getByRole('button', { name: 'Sign in with your phone' }).click();
    await page.getByLabel('Mobile number').fill(`+${msisdn}`);
    await page.getByRole('button', { name: 'Continue' }).click();
    await stage.answer(msisdn, 'approve');
    await page.waitForURL(account());
    const since = page.locator('.facts time').first();
    const shown = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Tokyo' });
    expect(await since.textContent()).toBe(shown.format(new Date((await since.getAttribute('datetime')) ?? '')));
  });

  it('works by keyboard and without JavaScript', async () => {
    const { context } = await settled();
    const plain = await stage.person({ javaScriptEnabled: false });
    await plain.context.addCookies(await context.cookies());
    const { page } = plain;
    await page.goto(account());
    expect(await page.locator('.facts time').first().textContent()).toMatch(/UTC$/);
    await page.locator('summary').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'Daily News no longer gets' }).waitFor();
    await page.getByRole('button', { name: 'Sign out in this browser' }).click();
    await page.getByRole('status').filter({ hasText: 'You are signed out in this browser.' }).waitFor();
    expect(await page.getByRole('button', { name: 'Sign in with your phone' }).count()).toBe(1);
  });

  it.each([
    { locale: 'en-GB', colorScheme: 'light', width: 1280 },
    { locale: 'de-CH', colorScheme: 'dark', width: 320 },
    { locale: 'fi-FI', colorScheme: 'light', width: 320 },
  ] as const)('is legible in $locale, $colorScheme, at $width px', async ({ locale, colorScheme, width }) => {
    const { page, context } = await settled({ locale, colorScheme, viewport: { width, height: 800 } });
    const looks = async (name: string): Promise<void> => {
      expect(await misfits(page)).toEqual([]);
      expect(await axeViolations(page)).toEqual([]);
      await picture(page, `${name}-${locale}-${width}`);
    };
    await page.goto(account());
    await page.locator('summary').click();
    await looks('account');
    await page.goto(`${account()}/activity`);
    await looks('account-activity');
    late += 16 * 60_000;
    await page.goto(account());
    await looks('account-confirm');
    await context.clearCookies();
    await page.goto(account());
    await looks('account-signed-out');
  });
});
