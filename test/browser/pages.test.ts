/**
 * Every page, narrow and wide, light and dark: axe-core finds nothing, nothing scrolls sideways, targets are 44 px high.
 * SCREENSHOTS_DIR=folder keeps the pictures.
 */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axeViolations, misfits, picture } from './stage/looks.ts';
import { PROBLEM_PAGE } from './stage/problem.ts';
import { type Person, useStage } from './stage/stage.ts';

const stage = useStage({
  env: {
    SIGNET_OPERATORS_OPERATOR_C_MSS_TRANSACTION_TIMEOUT_S: '1',
    SIGNET_LOGIN_RETURN_S: '60',
  },
});

/** axe-core runs once per width and once per colour scheme; it is the slow part */
const LOOKS = [
  { width: 320, colorScheme: 'light', axe: true },
  { width: 320, colorScheme: 'dark', axe: false },
  { width: 1280, colorScheme: 'light', axe: false },
  { width: 1280, colorScheme: 'dark', axe: true },
] as const;

const at = (path: string): string => `${stage.gateway.origin}${path}`;

async function signIn(page: Page, parameters: Readonly<Record<string, string>> = {}): Promise<void> {
  await page.goto(stage.shop.signIn(parameters));
}

async function waiting(page: Page, msisdn = stage.number(), parameters: Readonly<Record<string, string>> = {}) {
  await signIn(page, { login_hint: `MSISDN:${msisdn}`, ...parameters });
  await page.locator('[data-when=waiting] h1').waitFor();
  return msisdn;
}

const withFault = (fault: number) => async (page: Page) => {
  await signIn(page, { login_hint: `MSISDN:41000092${fault}` });
  await page.locator('[data-outcome]').waitFor();
};

/** The link of the text message, in this browser. */
async function openLink(page: Page): Promise<void> {
  const msisdn = await waiting(page, stage.number('4477009'), { operator: 'operator-b' });
  const { link = '' } = await stage.message(msisdn);
  await page.goto(link);
}

async function signedInAtDemo(page: Page): Promise<void> {
  await page.goto(at('/sandbox/demo'));
  await page.getByRole('button', { name: '+41 70 009 25 01' }).click();
  await page.getByRole('heading', { name: 'You are signed in' }).waitFor();
}

interface Shown {
  readonly name: string;
  readonly problem?: true;
  readonly open: (page: Page, person: Person) => Promise<unknown>;
}

const PAGES: readonly Shown[] = [
  { name: 'number', open: (page) => signIn(page) },
  {
    name: 'number-problem',
    problem: true,
    open: async (page) => {
      await signIn(page);
      await page.getByLabel('Mobile number').fill('+44 7700 900301');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.locator('#msisdn-problem').waitFor();
    },
  },
  {
    name: 'ready',
    open: async (page, { context }) => {
      await context.route(/\/assets\/login[.-]/, (route) =>
        route.fulfill({ contentType: 'text/javascript', body: '' }),
      );
      await signIn(page, { login_hint: `MSISDN:${stage.number()}` });
      await page.getByRole('button', { name: 'Send to my phone' }).waitFor();
    },
  },
  { name: 'waiting', open: (page) => waiting(page) },
  { name: 'waiting-german', open: (page) => waiting(page, stage.number(), { ui_locales: 'de' }) },
  { name: 'link', open: openLink },
  {
    name: 'link-approved',
    open: async (page) => {
      await openLink(page);
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByRole('heading', { name: 'Confirmed' }).waitFor();
    },
  },
  { name: 'link-gone', problem: true, open: (page) => page.goto(at(`/operator-b/s/${'x'.repeat(22)}`)) },
  { name: 'waiting-operator-b', open: (page) => waiting(page, stage.number('4477009'), { operator: 'operator-b' }) },
  { name: 'outcome-refused', open: withFault(401) },
  { name: 'outcome-pin-blocked', open: withFault(402) },
  { name: 'outcome-unknown-number', open: withFault(105) },
  { name: 'outcome-phone-out-of-reach', open: withFault(209) },
  { name: 'outcome-technical', open: withFault(104) },
  {
    name: 'outcome-expired',
    open: async (page) => {
      await signIn(page, { operator: 'operator-c', login_hint: `MSISDN:${stage.number('358457')}` });
      await page.locator('.mark-expired').waitFor();
    },
  },
  {
    name: 'outcome-cancelled',
    open: async (page) => {
      await stage.message(await waiting(page));
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.locator('[data-retry-seconds]').waitFor();
    },
  },
  {
    name: 'problem-lost-cookie',
    problem: true,
    open: async (page, { context }) => {
      await signIn(page);
      await context.clearCookies();
      await page.reload();
    },
  },
  {
    name: 'problem-finished',
    problem: true,
    open: async (page) => {
      await signIn(page);
      const login = page.url();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('button', { name: 'Back to Test Shop' }).click();
      await page.waitForURL(`${stage.shop.home}/callback?*`);
      await page.goto(login);
    },
  },
  {
    name: 'problem-unknown-client',
    problem: true,
    open: (page) => page.goto(at('/operator-a/authorize?client_id=nobody&response_type=code&scope=openid')),
  },
  { name: 'problem-not-found', problem: true, open: (page) => page.goto(at('/operator-a/login/nothing')) },
  { name: 'problem-nowhere', problem: true, open: (page) => page.goto(at('/nowhere')) },
  {
    name: 'logout',
    open: async (page) => {
      await signedInAtDemo(page);
      await page.getByRole('link', { name: 'Sign out everywhere' }).click();
      await page.getByRole('button', { name: 'Stay signed in' }).waitFor();
    },
  },
  {
    name: 'logged-out',
    open: async (page) => {
      await signedInAtDemo(page);
      await page.goto(at('/operator-a/logout'));
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    },
  },
  {
    name: 'selection',
    open: async (page) => {
      await page.goto(at('/sandbox/demo'));
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('heading', { name: 'Choose your mobile operator' }).waitFor();
    },
  },
  {
    name: 'selection-problem',
    problem: true,
    open: async (page) => {
      await page.goto(at('/sandbox/demo'));
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByLabel('Mobile number').fill('+1 555 000 0000');
      await page.getByRole('button', { name: 'Find my operator' }).click();
      await page.locator('#msisdn-problem').waitFor();
    },
  },
  { name: 'phones-none', open: (page) => page.goto(at(`/sandbox/phone?msisdn=${stage.number()}`)) },
  {
    name: 'phones',
    open: async (page, { context }) => {
      const numbers = [stage.number(), stage.number(), stage.number()] as const;
      for (const msisdn of numbers) await waiting(await context.newPage(), msisdn);
      await stage.answer(numbers[0], 'refuse');
      await page.bringToFront();
      await page.goto(at(`/sandbox/phone?msisdn=${numbers.join(',')}`));
      await page.getByText('Refused').waitFor();
    },
  },
  { name: 'home', open: (page) => page.goto(at('/')) },
  { name: 'demo', open: (page) => page.goto(at('/sandbox/demo')) },
  {
    name: 'demo-number-problem',
    problem: true,
    open: async (page) => {
      await page.goto(at('/sandbox/demo'));
      await page.locator('#msisdn').fill('079');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.locator('#msisdn-problem').waitFor();
    },
  },
  {
    name: 'demo-signed-in',
    open: async (page) => {
      await signedInAtDemo(page);
      for (const summary of await page.locator('summary').all()) await summary.click();
    },
  },
  {
    name: 'demo-problem',
    problem: true,
    open: async (page) => {
      await page.goto(at('/sandbox/demo'));
      await page.getByRole('button', { name: '+41 00 009 24 01' }).click();
      await page.getByRole('button', { name: /^Back to/ }).click();
      await page.getByRole('heading', { name: 'The sign-in was refused' }).waitFor();
    },
  },
];

describe('every page is accessible and fits, narrow and wide, light and dark', () => {
  it.each(PAGES)('$name', async ({ name, problem, open }) => {
    const person = await stage.person({ tolerated: problem ? PROBLEM_PAGE : [] });
    const { page } = person;
    await open(page, person);
    const found: string[] = [];
    for (const { width, colorScheme, axe } of LOOKS) {
      await page.setViewportSize({ width, height: width === 320 ? 640 : 800 });
      await page.emulateMedia({ colorScheme });
      await picture(page, `${name}-${colorScheme}-${width}`);
      const wrong = [...(axe ? await axeViolations(page) : []), ...(await misfits(page))];
      found.push(...wrong.map((text) => `${colorScheme} ${width}: ${text}`));
    }
    expect(found).toEqual([]);
  });
});
