/** The way back to the relying party that a failed login takes by itself, and how a person stops it. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useStage } from './stage/stage.ts';

const RETURN_S = 1;
/** its phone refuses at once */
const REFUSES = '41000092401';
/** so long the page holds still after the pointer moved */
const READING_MS = 4_000;

const stage = useStage({ env: { SIGNET_LOGIN_RETURN_S: String(RETURN_S) } });
const arrived = (page: Page) => page.waitForURL(`${stage.shop.home}/callback?*`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function refusedLogin(): Promise<Page> {
  const { page } = await stage.person();
  await page.goto(stage.shop.signIn({ login_hint: `MSISDN:${REFUSES}` }));
  return page;
}

describe('the way back after a failure', () => {
  it('is taken by itself, and the relying party is told', async () => {
    const page = await refusedLogin();
    await arrived(page);
    expect(await page.locator('#result').textContent()).toBe('not signed in: access_denied');
  });

  it('is not taken from a person who stops it', async () => {
    const page = await refusedLogin();
    await page.locator('[data-stay]').dispatchEvent('click');
    await page.getByText('You stay on this page.').waitFor();
    await pause((RETURN_S + 1) * 1_000);
    expect(page.url()).toContain('/login/');
    await page.getByRole('button', { name: 'Back to Test Shop' }).click();
    await arrived(page);
  });

  it('is not taken while the person is reading', async () => {
    const page = await refusedLogin();
    await page.locator('[data-return]').waitFor();
    await page.mouse.move(200, 200);
    await page.mouse.move(220, 220);
    await page.getByText('Paused while you are reading.').waitFor();
    await pause((RETURN_S + 1) * 1_000);
    expect(page.url()).toContain('/login/');
    await page.waitForURL(`${stage.shop.home}/callback?*`, { timeout: READING_MS + 10_000 });
  });
});
