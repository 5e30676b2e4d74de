/** Signing in by the link of a text message, as people see it. */
import { expect, it } from 'vitest';
import { useStage } from './stage/stage.ts';

const stage = useStage();

it('the link on the phone page opens in a browser without JavaScript and signs in the other one', async () => {
  const msisdn = stage.number('4477009');
  const { page } = await stage.person();
  await page.goto(stage.shop.signIn({ operator: 'operator-b', login_hint: `MSISDN:${msisdn}` }));
  await page.getByText('text message with a link').waitFor();
  const code = await page.locator('[data-code]').getAttribute('data-code');
  await stage.message(msisdn);

  const { page: phone } = await stage.person({ javaScriptEnabled: false, viewport: { width: 320, height: 480 } });
  await phone.goto(`${stage.gateway.origin}/sandbox/phone?msisdn=${msisdn}`);
  expect(await phone.getByText('Text message').count()).toBe(1);
  const opened = phone.context().waitForEvent('page');
  await phone.locator('a[href*="/s/"]').click();
  const link = await opened;
  await link.getByRole('heading', { name: 'Sign in to Test Shop?' }).waitFor();
  expect((await link.locator('.code-tiles').textContent())?.trim()).toBe(code);
  expect(page.url()).toContain('/login/');
  await link.getByRole('button', { name: 'Confirm' }).click();
  await link.getByRole('heading', { name: 'Confirmed' }).waitFor();

  await page.waitForURL(`${stage.shop.home}/callback?*`);
  expect(await page.locator('#result').textContent()).toContain('at level 2 by SMS_URL_OK');

  await phone.getByRole('button', { name: /OK/ }).click();
  await phone.getByText('Read').waitFor();
});
