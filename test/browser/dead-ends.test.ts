/** Where people get lost elsewhere: Back, reload, two tabs, lost cookies, too late. Every end says what to do. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { answered } from './stage/complaints.ts';
import { axeViolations, picture } from './stage/looks.ts';
import { type Person, useStage } from './stage/stage.ts';

const INTERACTION_S = 5;
const stage = useStage({ env: { SIGNET_LOGIN_INTERACTION_S: String(INTERACTION_S), SIGNET_LOGIN_RETURN_S: '1' } });

const PROBLEM_PAGE = [answered(400, 404)];
const arrived = (page: Page) => page.waitForURL(`${stage.shop.home}/callback?*`);
const result = (page: Page) => page.locator('#result').textContent();
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function waitingLogin(msisdn: string, person: Person): Promise<Page> {
  await person.page.goto(stage.shop.signIn({ login_hint: `MSISDN:${msisdn}` }));
  await person.page.getByRole('heading', { name: 'Check your phone' }).waitFor();
  await stage.message(msisdn);
  return person.page;
}

/** The page says what happened and what to do, with a number that is in the log too. */
async function expectProblem(page: Page, heading: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  expect((await page.locator('.advice').textContent())?.length).toBeGreaterThan(10);
  const incident = (await page.locator('#incident').textContent()) ?? '';
  expect(incident).toMatch(/^[2-9A-HJ-NP-Z]{8}$/);
  expect(stage.gateway.log.some((line) => line.includes(incident))).toBe(true);
}

describe('after the end', () => {
  it('Back leads to the relying party or to a page that explains, never to a new request', async () => {
    const person = await stage.person({ tolerated: PROBLEM_PAGE });
    const { page } = person;
    const msisdn = stage.number();
    await page.goto(stage.shop.home);
    await page.goto(stage.shop.signIn());
    await page.getByLabel('Mobile number').fill(msisdn);
    await page.getByRole('button', { name: 'Continue' }).click();
    await stage.answer(msisdn, 'approve');
    await arrived(page);
    await page.goBack();
    if (page.url().startsWith(stage.gateway.origin)) await expectProblem(page, 'This sign-in is already finished');
    else expect(page.url()).toContain(stage.shop.home);
    expect(await stage.messages(msisdn)).toEqual([]);
  });

  it('Back without JavaScript leads to a page that explains', async () => {
    const { page } = await stage.person({ javaScriptEnabled: false, tolerated: PROBLEM_PAGE });
    const msisdn = stage.number();
    await page.goto(stage.shop.signIn({ login_hint: `MSISDN:${msisdn}` }));
    const login = page.url();
    await page.getByRole('button', { name: 'Send to my phone' }).click();
    await stage.answer(msisdn, 'approve');
    await arrived(page);
    await page.goto(login);
    await expectProblem(page, 'This sign-in is already finished');
  });

  it('of a failed login its page stays explained too', async () => {
    const { page } = await stage.person({ tolerated: PROBLEM_PAGE });
    await page.goto(stage.shop.signIn());
    const login = page.url();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Back to Test Shop' }).click();
    await arrived(page);
    await page.goto(login);
    await expectProblem(page, 'This sign-in is already finished');
  });
});

describe('two tabs', () => {
  it('with two logins do not disturb each other', async () => {
    const person = await stage.person();
    const other = await person.context.newPage();
    const numbers = [stage.number(), stage.number()] as const;
    await waitingLogin(numbers[0], person);
    await waitingLogin(numbers[1], { ...person, page: other });
    await stage.answer(numbers[1], 'approve');
    await arrived(other);
    await stage.answer(numbers[0], 'approve');
    await arrived(person.page);
    const results = [await result(person.page), await result(other)];
    expect(results[0]).toContain('signed in as');
    expect(results[1]).toContain('signed in as');
    expect(results[0]).not.toBe(results[1]);
  });

  it('with the same login: one goes to the relying party, the other says that it is finished', async () => {
    const person = await stage.person({ tolerated: PROBLEM_PAGE });
    const msisdn = stage.number();
    const before = stage.shop.callbacks.length;
    const first = await waitingLogin(msisdn, person);
    const second = await person.context.newPage();
    await second.goto(first.url());
    await second.getByRole('heading', { name: 'Check your phone' }).waitFor();
    expect(await stage.messages(msisdn)).toHaveLength(1);
    await stage.answer(msisdn, 'approve');
    const ends = await Promise.all(
      [first, second].map(async (page) => {
        await page.locator('#result, #incident').first().waitFor();
        return page.url().startsWith(stage.shop.home) ? result(page) : page.locator('h1').textContent();
      }),
    );
    expect(ends.toSorted()).toEqual([
      expect.stringMatching(/^This sign-in is already finished$/),
      expect.stringMatching(/^signed in as /),
    ]);
    expect(stage.shop.callbacks.slice(before)).toEqual(['code']);
  });
});

describe('a lost cookie', () => {
  it.each([true, false])('ends on a page that says so (JavaScript: %s)', async (javaScriptEnabled) => {
    const { context, page } = await stage.person({ javaScriptEnabled, tolerated: PROBLEM_PAGE });
    await page.goto(stage.shop.signIn());
    await context.clearCookies();
    await page.getByLabel('Mobile number').fill(stage.number());
    await page.getByRole('button', { name: 'Continue' }).click();
    await expectProblem(page, 'We cannot find this sign-in');
  });

  it('while waiting is noticed without a reload', async () => {
    const person = await stage.person({ tolerated: PROBLEM_PAGE });
    const msisdn = stage.number();
    const page = await waitingLogin(msisdn, person);
    await person.context.clearCookies();
    await stage.answer(msisdn, 'approve');
    await expectProblem(page, 'We cannot find this sign-in');
  });

  it('a login of another browser is not opened by its address', async () => {
    const owner = await stage.person();
    await owner.page.goto(stage.shop.signIn());
    const stranger = await stage.person({ tolerated: PROBLEM_PAGE });
    await stranger.page.goto(owner.page.url());
    await expectProblem(stranger.page, 'We cannot find this sign-in');
    expect(await stranger.page.content()).not.toContain('Test Shop');
  });
});

describe('too late', () => {
  it('ends on a page with the way back, which tells the relying party', async () => {
    const { page } = await stage.person({ tolerated: PROBLEM_PAGE });
    await page.goto(stage.shop.signIn());
    await pause(INTERACTION_S * 1_000 + 1_200);
    await page.getByLabel('Mobile number').fill(stage.number());
    await page.getByRole('button', { name: 'Continue' }).click();
    await expectProblem(page, 'This sign-in took too long');
    await picture(page, 'problem-expired-interaction-light-1280');
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Back to Test Shop' }).click();
    await arrived(page);
    expect(await result(page)).toMatch(/^not signed in: /);
  });

  it('is told without JavaScript too', async () => {
    const { page } = await stage.person({ javaScriptEnabled: false, tolerated: PROBLEM_PAGE });
    const msisdn = stage.number();
    await page.goto(stage.shop.signIn({ login_hint: `MSISDN:${msisdn}` }));
    await page.getByRole('button', { name: 'Send to my phone' }).click();
    await stage.message(msisdn);
    await expectProblem(page, 'This sign-in took too long');
    await page.getByRole('button', { name: 'Back to Test Shop' }).click();
    await arrived(page);
    expect(await result(page)).toMatch(/^not signed in: /);
  });

  it('is noticed by the waiting page itself', async () => {
    const person = await stage.person({ tolerated: PROBLEM_PAGE });
    const page = await waitingLogin(stage.number(), person);
    await expectProblem(page, 'This sign-in took too long');
  });
});

describe('the way back after a failure', () => {
  const refusedLogin = async (person: Person): Promise<Page> => {
    const msisdn = stage.number();
    const page = await waitingLogin(msisdn, person);
    await stage.answer(msisdn, 'refuse');
    await page.locator('[data-outcome]').waitFor();
    return page;
  };

  it('is taken by itself', async () => {
    const page = await refusedLogin(await stage.person());
    await arrived(page);
    expect(await result(page)).toBe('not signed in: access_denied');
  });

  it('is not taken from a person who stops it', async () => {
    const page = await refusedLogin(await stage.person());
    await page.getByRole('button', { name: 'Stay here' }).click();
    await page.getByText('You stay on this page.').waitFor();
    // longer than the time that moving the pointer buys
    await pause(5_500);
    expect(page.url()).toContain('/login/');
  });

  it('is not taken while the person is reading', async () => {
    const page = await refusedLogin(await stage.person());
    await page.mouse.move(200, 200);
    await page.mouse.move(220, 220);
    await page.getByText('Paused while you are reading.').waitFor();
    await pause(2_000);
    expect(page.url()).toContain('/login/');
    await arrived(page);
  });
});
