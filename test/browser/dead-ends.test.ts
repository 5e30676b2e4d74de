/** Where people get lost elsewhere: Back, two tabs, lost cookies. Every end says what to do. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { credentialsAt } from '../harness/relying-party.ts';
import { expectProblem, PROBLEM_PAGE } from './stage/problem.ts';
import { type Person, useStage } from './stage/stage.ts';

const stage = useStage({ env: { SIGNET_LOGIN_RETURN_S: '60' } });
const arrived = (page: Page) => page.waitForURL(`${stage.shop.home}/callback?*`);
const result = (page: Page) => page.locator('#result').textContent();

async function waitingLogin(msisdn: string, person: Person): Promise<Page> {
  await person.page.goto(stage.shop.signIn({ login_hint: `MSISDN:${msisdn}` }));
  await person.page.getByRole('heading', { name: 'Check your phone' }).waitFor();
  await stage.message(msisdn);
  return person.page;
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
    if (page.url().startsWith(stage.gateway.origin))
      await expectProblem(stage, page, 'This sign-in is already finished');
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
    await expectProblem(stage, page, 'This sign-in is already finished');
  });

  it('of a failed login its page stays explained too', async () => {
    const { page } = await stage.person({ tolerated: PROBLEM_PAGE });
    await page.goto(stage.shop.signIn());
    const login = page.url();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Back to Test Shop' }).click();
    await arrived(page);
    await page.goto(login);
    await expectProblem(stage, page, 'This sign-in is already finished');
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

  it('of which one is signed in already: the other person can cancel and sign in all the same', async () => {
    const person = await stage.person();
    const msisdn = stage.number();
    await waitingLogin(msisdn, person);
    await stage.answer(msisdn, 'approve');
    await arrived(person.page);
    const [other, third] = [stage.number(), stage.number()];
    const tabs = [person.page, await person.context.newPage(), await person.context.newPage()] as const;
    await tabs[0].goto(stage.shop.signIn({ prompt: 'login' }));
    await stage.message(msisdn);
    await tabs[1].goto(stage.shop.signIn({ login_hint: `MSISDN:${other}` }));
    await tabs[2].goto(stage.shop.signIn({ login_hint: `MSISDN:${third}` }));
    await tabs[1].getByRole('button', { name: 'Continue as another person' }).click();
    await stage.answer(other, 'approve');
    await arrived(tabs[1]);
    expect(await result(tabs[1])).toContain('signed in as');

    await tabs[2].getByRole('button', { name: 'Cancel and change nothing' }).click();
    await tabs[2].getByRole('button', { name: 'Back to Test Shop' }).click();
    await arrived(tabs[2]);
    expect(await result(tabs[2])).toBe('not signed in: access_denied');
    expect(await stage.messages(third)).toEqual([]);
    await stage.answer(msisdn, 'approve');
    await arrived(tabs[0]);
    expect(await result(tabs[0])).toContain('signed in as');
    expect(await result(tabs[0])).not.toBe(await result(tabs[1]));
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
    await expectProblem(stage, page, 'We cannot find this sign-in');
  });

  it('while waiting is noticed without a reload', async () => {
    const person = await stage.person({ tolerated: PROBLEM_PAGE });
    const msisdn = stage.number();
    const page = await waitingLogin(msisdn, person);
    await person.context.clearCookies();
    await stage.answer(msisdn, 'approve');
    await expectProblem(stage, page, 'We cannot find this sign-in');
  });

  it('a login of another browser is not opened by its address', async () => {
    const owner = await stage.person();
    await owner.page.goto(stage.shop.signIn());
    const stranger = await stage.person({ tolerated: PROBLEM_PAGE });
    await stranger.page.goto(owner.page.url());
    await expectProblem(stage, stranger.page, 'We cannot find this sign-in');
    expect(await stranger.page.content()).not.toContain('Test Shop');
  });
});

describe('signing out when nobody is signed in', () => {
  it('says that nobody is', async () => {
    const { page } = await stage.person();
    await page.goto(`${stage.gateway.issuer('operator-a')}/logout`);
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  });

  it('leads back to the relying party that asked', async () => {
    const { page } = await stage.person();
    const query = new URLSearchParams({
      client_id: credentialsAt(stage.shop.app, 'operator-a').client_id,
      post_logout_redirect_uri: `${stage.shop.home}/`,
    });
    await page.goto(`${stage.gateway.issuer('operator-a')}/logout?${query}`);
    await page.waitForURL(`${stage.shop.home}/**`);
  });
});
