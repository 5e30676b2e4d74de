/** A sign-in that took longer than the request lives. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axeViolations, misfits, picture } from './stage/looks.ts';
import { expectProblem, PROBLEM_PAGE } from './stage/problem.ts';
import { useStage } from './stage/stage.ts';

/** the shortest that the configuration allows */
const INTERACTION_S = 5;
const stage = useStage({ env: { SIGNET_LOGIN_INTERACTION_S: String(INTERACTION_S) } });
const TOO_LATE = 'This sign-in took too long';
const past = () => new Promise((resolve) => setTimeout(resolve, INTERACTION_S * 1_000 + 1_200));

async function goesBack(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Back to Test Shop' }).click();
  await page.waitForURL(`${stage.shop.home}/callback?*`);
  expect(await page.locator('#result').textContent()).toBe('not signed in: access_denied');
}

describe('too late', () => {
  it('ends on a page with the way back, which tells the relying party', async () => {
    const { page } = await stage.person({ tolerated: PROBLEM_PAGE });
    await page.goto(stage.shop.signIn());
    await past();
    await page.getByLabel('Mobile number').fill(stage.number());
    await page.getByRole('button', { name: 'Continue' }).click();
    await expectProblem(stage, page, TOO_LATE);
    await picture(page, 'problem-too-late-light-1280');
    expect(await axeViolations(page)).toEqual([]);
    expect(await misfits(page)).toEqual([]);
    await goesBack(page);
  });

  it('is told without JavaScript too', async () => {
    const { page } = await stage.person({ javaScriptEnabled: false, tolerated: PROBLEM_PAGE });
    await page.goto(stage.shop.signIn({ login_hint: `MSISDN:${stage.number()}` }));
    await page.getByRole('button', { name: 'Send to my phone' }).click();
    await expectProblem(stage, page, TOO_LATE);
    await goesBack(page);
  });

  it('an answer on the phone comes to the same page', async () => {
    const { page } = await stage.person({ tolerated: PROBLEM_PAGE });
    const msisdn = stage.number();
    await page.goto(stage.shop.signIn({ login_hint: `MSISDN:${msisdn}` }));
    await stage.message(msisdn);
    await past();
    await stage.answer(msisdn, 'approve');
    await expectProblem(stage, page, TOO_LATE);
  });
});
