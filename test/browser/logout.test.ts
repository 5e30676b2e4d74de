/** Signing out at several relying parties as people see it: the question, the page on which each confirms, and the way on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogoutListener, listenForLogouts } from '../harness/logout-listener.ts';
import { credentialsAt } from '../harness/relying-party.ts';
import { axeViolations, misfits, picture } from './stage/looks.ts';
import { openShop, type Shop } from './stage/shop.ts';
import { type Person, type PersonOptions, useStage } from './stage/stage.ts';

const SIGNED_IN = '41700092501';
const WAIT_S = 6;
/** for a machine that does other work too */
const MARGIN_S = 8;
const stage = useStage({ settings: { logout: { wait_s: WAIT_S } } });

let listener: LogoutListener;
/** How each answers, and what the page says of it. */
const OTHERS = [
  ['Bank', 200, 'confirmed'],
  ['Forum', 'hang', 'is being told …'],
  ['Mail', 503, 'has not confirmed, is told again'],
] as const;
const others: Shop[] = [];

beforeAll(async () => {
  listener = await listenForLogouts();
  for (const [name, answer] of OTHERS) {
    listener.answer(name, answer);
    others.push(await openShop(stage.gateway, name, { backchannel_logout_uri: listener.address(name) }));
  }
});
afterAll(async () => {
  for (const shop of others) await shop.close();
  await listener?.close();
});

/** A person who is signed in everywhere, before the question that the shop asks for. */
async function asked(options: PersonOptions = {}): Promise<Person> {
  const person = await stage.person(options);
  const { page } = person;
  await page.goto(stage.shop.signIn({ login_hint: `MSISDN:${SIGNED_IN}` }));
  if (options.javaScriptEnabled === false) await page.locator('form[action$="/start"] button').click();
  await page.waitForURL(`${stage.shop.home}/callback?*`);
  for (const other of others) {
    await page.goto(other.signIn());
    await page.waitForURL(`${other.home}/callback?*`);
  }
  const query = new URLSearchParams({
    client_id: credentialsAt(stage.shop.app, 'operator-a').client_id,
    post_logout_redirect_uri: `${stage.shop.home}/`,
  });
  await page.goto(`${stage.gateway.issuer('operator-a')}/logout?${query}`);
  return person;
}

describe.each([['with JavaScript', {}]] as const)('signing out everywhere, %s', (name, options) => {
  it('lists where the person is signed in, shows who confirms, and goes on in time', async () => {
    const { page } = await asked(options);
    expect(await page.locator('.parties li').allTextContents()).toEqual(['Test Shop', 'Bank', 'Forum', 'Mail']);
    expect(await misfits(page)).toEqual([]);
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, `logout-question ${name}`);

    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.waitForURL('**/logout/progress');
    const begun = performance.now();
    for (const [who, , words] of OTHERS) {
      await page.locator('.progress li', { hasText: who }).filter({ hasText: words }).waitFor();
    }
    expect(await page.locator('.progress li', { hasText: 'Test Shop' }).textContent()).toContain('cannot be told');
    expect(await page.locator('[data-summary]').textContent()).toBe('1 of 4 confirmed');
    if (!('javaScriptEnabled' in options)) {
      expect(await misfits(page)).toEqual([]);
      expect(await axeViolations(page)).toEqual([]);
    }
    await picture(page, `logout-progress ${name}`);
    await page.waitForURL(`${stage.shop.home}/`);
    expect(performance.now() - begun).toBeLessThan((WAIT_S + MARGIN_S) * 1_000);
  });
});

it('staying changes nothing, and the keyboard is enough', async () => {
  const { page } = await asked();
  await page.getByRole('button', { name: 'Stay signed in' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(`${stage.shop.home}/`);
  const [bank] = others;
  await page.goto(bank?.signIn({ prompt: 'none' }) ?? '');
  expect(await page.locator('#result').textContent()).toMatch(/^signed in as /);
});
