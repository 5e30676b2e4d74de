/** The answer as a form: sent by the page's script under its policy, by the button without JavaScript. */
import { expect, it } from 'vitest';
import { picture } from './stage/looks.ts';
import { type PersonOptions, useStage } from './stage/stage.ts';

const stage = useStage();

async function answered(options: PersonOptions = {}) {
  const { page } = await stage.person(options);
  const msisdn = stage.number();
  await page.goto(stage.shop.signIn({ login_hint: `MSISDN:${msisdn}`, response_mode: 'form_post' }));
  if (options.javaScriptEnabled === false) await page.locator('form[action$="/start"] button').click();
  await stage.answer(msisdn, 'approve');
  return page;
}
const SIGNED_IN = /^signed in as /;

it('sends itself', async () => {
  const page = await answered();
  await page.waitForURL(`${stage.shop.home}/callback`);
  expect(await page.locator('#result').textContent()).toMatch(SIGNED_IN);
});

it('waits for its button without JavaScript, in the language of the person', async () => {
  const page = await answered({
    javaScriptEnabled: false,
    locale: 'fi-FI',
    colorScheme: 'dark',
    viewport: { width: 320, height: 640 },
  });
  const button = page.getByRole('button', { name: 'Jatka palveluun Test Shop' });
  await button.waitFor();
  expect(await page.locator('h1').textContent()).toBe('Hetkinen');
  await picture(page, 'form-post-fi');
  await button.click();
  await page.waitForURL(`${stage.shop.home}/callback`);
  expect(await page.locator('#result').textContent()).toMatch(SIGNED_IN);
});
