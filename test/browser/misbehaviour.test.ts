/** Wrong tokens on purpose, as a developer meets them: in the portal, on the login page, and in the results. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axeViolations, misfits, picture } from './stage/looks.ts';
import { useStage } from './stage/stage.ts';

const stage = useStage();

/** @param read the scheme in which the accessibility of the page is looked at, which takes its time */
async function looksRight(page: Page, name: string, read: 'light' | 'dark' = 'light'): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: colorScheme === 'light' ? 320 : 1280, height: 800 });
    const violations = colorScheme === read ? await axeViolations(page) : [];
    expect([...violations, ...(await misfits(page))], `${name}, ${colorScheme}`).toEqual([]);
    await picture(page, `misbehaviour-${name}-${colorScheme}`);
  }
}

const NOTICE = 'Sandbox: this app is sent wrong tokens on purpose';

describe('a developer', () => {
  it('sends an app wrong tokens, sees them marked, and what became of each', async () => {
    const { gateway, shop } = stage;
    const { page } = await stage.person();
    await page.goto(`${gateway.origin}/sandbox/apps/${shop.app.id}`);
    await page.getByRole('link', { name: 'Test what it refuses' }).click();
    await page.getByRole('heading', { name: 'Wrong tokens', level: 1 }).waitFor();
    expect(await page.locator('#mode').textContent()).toBe('The app is sent right tokens.');
    await page.getByRole('checkbox', { name: 'Signature broken' }).check();
    await page.getByRole('checkbox', { name: 'Expired' }).check();
    await page.getByRole('button', { name: 'Send the ticked ones in turn' }).click();
    await page.getByText('Switched on. It counts from the next login on.').waitFor();
    expect(await page.locator('#mode').textContent()).toContain('The next login gets bad_signature.');

    const person = await stage.person();
    const msisdn = stage.number();
    await person.page.goto(shop.signIn({ login_hint: `MSISDN:${msisdn}` }));
    await person.page.getByRole('note').filter({ hasText: NOTICE }).waitFor();
    await looksRight(person.page, 'login', 'dark');
    await stage.answer(msisdn, 'approve');
    // the shop trusts TLS instead of the signature
    await person.page.getByText('signed in as').waitFor();

    await page.reload();
    const row = page.locator('#bad_signature');
    expect(await row.textContent()).toContain('No report');
    const { status } = await gateway.api('POST', `/sandbox/api/apps/${shop.app.id}/verdicts`, { accepted: true });
    expect(status).toBe(201);
    await page.reload();
    expect(await row.textContent()).toMatch(/Accepted.*because the app says so/s);
    expect(await page.locator('.sums').textContent()).toMatch(/1 accepted\s*0 refused/);
    await page.getByRole('link', { name: 'Signature broken' }).click();
    await row.getByText('What is right').click();
    await looksRight(page, 'tried');

    await page.goto(`${gateway.origin}/sandbox`);
    const tile = page.locator('.tile', { hasText: 'Test Shop' });
    await tile.getByRole('link', { name: 'Is sent wrong tokens' }).waitFor();
    await tile.getByRole('link', { name: 'Open' }).click();
    await page.getByText('This app is sent wrong ID tokens on purpose.').waitFor();
    await looksRight(page, 'app', 'dark');
  });

  it('does the same without JavaScript', async () => {
    const { app } = stage.shop;
    const { page } = await stage.person({ javaScriptEnabled: false });
    await page.goto(`${stage.gateway.origin}/sandbox/apps/${app.id}/misbehaviour`);
    await page.getByRole('button', { name: 'Try all in turn' }).click();
    expect(await page.locator('#mode').textContent()).toContain('All of them, one a login');
    await page.locator('#wrong_nonce summary').click();
    await page.locator('#wrong_nonce').getByRole('button', { name: 'Send only this one' }).click();
    expect(await page.locator('#mode').textContent()).toContain('gets the ID token wrong_nonce');
    await page.getByRole('button', { name: 'Switch off' }).click();
    expect(await page.locator('#mode').textContent()).toBe('The app is sent right tokens.');
    await page.getByRole('button', { name: 'Empty the results' }).click();
    await page.getByText('The results are empty again.').waitFor();
  });
});
