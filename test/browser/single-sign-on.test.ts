/** Single sign-on for people: the question before another takes somebody's place, and a step-up without giving the number. */
import { describe, expect, it } from 'vitest';
import { axeViolations, misfits, picture } from './stage/looks.ts';
import { type Person, type PersonOptions, useStage } from './stage/stage.ts';

const SIGNED_IN = '41700092501';
const stage = useStage();

const result = ({ page }: Person): Promise<string | null> => page.locator('#result').textContent();
const back = ({ page }: Person): Promise<void> => page.waitForURL(`${stage.shop.home}/callback?*`);

/** A person who is signed in at level 2 and then sent back with another request. */
async function signedIn(parameters: Record<string, string>, options: PersonOptions = {}): Promise<Person> {
  const person = await stage.person(options);
  const { page } = person;
  await page.goto(stage.shop.signIn({ login_hint: `MSISDN:${SIGNED_IN}`, acr_values: '2' }));
  if (options.javaScriptEnabled === false) await page.locator('form[action$="/start"] button').click();
  await back(person);
  await page.goto(stage.shop.signIn(parameters));
  return person;
}

describe('a request for another person', () => {
  it('asks before anything rings; by keyboard the person goes on, and is signed in', async () => {
    const msisdn = stage.number();
    const person = await signedIn({ login_hint: `MSISDN:${msisdn}` });
    const { page } = person;
    expect(await page.locator('h1').textContent()).toBe('Sign in as someone else?');
    expect(await page.content()).not.toContain(msisdn.slice(0, -2));
    await page.getByRole('button', { name: 'Continue as another person' }).focus();
    await page.keyboard.press('Enter');
    await stage.answer(msisdn, 'approve');
    await back(person);
    expect(await result(person)).toMatch(/^signed in as /);
  });

  it('is left without JavaScript', async () => {
    const person = await signedIn({ login_hint: `MSISDN:${stage.number()}` }, { javaScriptEnabled: false });
    await person.page.getByRole('button', { name: 'Cancel and change nothing' }).click();
    await person.page.locator('form[action$="/finish"] button').first().click();
    await back(person);
    expect(await result(person)).toBe('not signed in: access_denied');
  });

  it.each([
    { locale: 'en-GB', heading: 'Sign in as someone else?', colorScheme: 'light' },
    { locale: 'de-CH', heading: 'Als jemand anders anmelden?', colorScheme: 'dark' },
    { locale: 'fr-CH', heading: 'Se connecter avec une autre identité\u00a0?', colorScheme: 'light' },
    { locale: 'it-CH', heading: 'Accedere come un’altra persona?', colorScheme: 'dark' },
    { locale: 'fi-FI', heading: 'Kirjaudutaanko toisena henkilönä?', colorScheme: 'light' },
  ] as const)('is legible at 320 px, $colorScheme, $locale', async ({ locale, heading, colorScheme }) => {
    const { page } = await signedIn(
      { login_hint: `MSISDN:${stage.number()}` },
      { locale, colorScheme, viewport: { width: 320, height: 640 } },
    );
    expect(await page.locator('h1').textContent()).toBe(heading);
    expect(await misfits(page)).toEqual([]);
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, `another-person-${locale.slice(0, 2)}`);
  });
});

describe('a step-up', () => {
  it('rings the phone without asking for the number', async () => {
    const person = await signedIn({ acr_values: '4' });
    await back(person);
    expect(await result(person)).toMatch(/^signed in as /);
  });

  it('offers a way out to somebody else', async () => {
    const { page } = await signedIn(
      { acr_values: '4' },
      { javaScriptEnabled: false, viewport: { width: 320, height: 640 } },
    );
    expect(await misfits(page)).toEqual([]);
    await picture(page, 'step-up');
    await page.getByRole('button', { name: 'Not your number? Use another one' }).click();
    expect(await page.getByLabel('Mobile number').inputValue()).toBe('');
  });
});
