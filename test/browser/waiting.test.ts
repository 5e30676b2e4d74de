/** The page that waits for the phone: how it is followed, what it says, how it ends, what disturbs it. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { answered, CUT_OFF } from './stage/complaints.ts';
import { type Person, type PersonOptions, useStage } from './stage/stage.ts';

/** operator-b and operator-c wait so long */
const LONG_S = 11;
const SHORT_S = 2;
const stage = useStage({
  env: {
    SIGNET_OPERATORS_OPERATOR_B_MSS_TRANSACTION_TIMEOUT_S: String(LONG_S),
    SIGNET_OPERATORS_OPERATOR_C_MSS_TRANSACTION_TIMEOUT_S: String(SHORT_S),
    SIGNET_LOGIN_RETURN_S: '60',
  },
});

const waiting = (page: Page) => page.getByRole('heading', { name: 'Check your phone' });
const arrived = (page: Page) => page.waitForURL(`${stage.shop.home}/callback?*`);
const result = (page: Page) => page.locator('#result').textContent();
const secondsShown = async (page: Page): Promise<number> => {
  const [, minutes = '', seconds = ''] =
    /(\d+):(\d\d)/.exec((await page.locator('[data-left]').first().textContent()) ?? '') ?? [];
  return Number(minutes) * 60 + Number(seconds);
};

async function begin(
  msisdn: string,
  options: PersonOptions & { readonly operator?: string; readonly prepare?: (person: Person) => Promise<void> } = {},
): Promise<Person> {
  const { operator = 'operator-a', prepare, ...contextOptions } = options;
  const person = await stage.person(contextOptions);
  await prepare?.(person);
  await person.page.goto(stage.shop.signIn({ operator, login_hint: `MSISDN:${msisdn}`, acr_values: '3' }));
  return person;
}

/** POSTs to this action so far. */
function posts(page: Page, action: string): readonly string[] {
  const seen: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith(action)) seen.push(request.url());
  });
  return seen;
}

describe('what the page says', () => {
  it('tells a screen reader that the phone rings, with the code', async () => {
    const msisdn = stage.number();
    const { page } = await begin(msisdn);
    await waiting(page).waitFor();
    const status = page.getByRole('status');
    const code = await page.locator('[data-code]').getAttribute('data-code');
    await expect
      .poll(() => status.textContent())
      .toBe(`The request is on your phone. Approve it only if it shows the code ${code?.split('').join(' ')}.`);
    await stage.answer(msisdn, 'approve');
    await arrived(page);
  });

  it('counts the time down, and tells a screen reader when little is left', async () => {
    const { page } = await begin(stage.number('4477009'), { operator: 'operator-b' });
    await waiting(page).waitFor();
    const first = await secondsShown(page);
    expect(first).toBeLessThanOrEqual(LONG_S);
    expect(first).toBeGreaterThan(0);
    await expect.poll(() => page.getByRole('status').textContent(), { timeout: 8_000 }).toBe('10 seconds left.');
    await expect.poll(() => secondsShown(page), { timeout: 4_000 }).toBeLessThan(first);
  });

  it('keeps code and time over a reload, and the phone rings once', async () => {
    const msisdn = stage.number();
    const { page } = await begin(msisdn);
    await waiting(page).waitFor();
    await stage.message(msisdn);
    const code = await page.locator('[data-code]').getAttribute('data-code');
    await page.reload();
    await waiting(page).waitFor();
    expect(await page.locator('[data-code]').getAttribute('data-code')).toBe(code);
    expect(await stage.messages(msisdn)).toHaveLength(1);
    await stage.answer(msisdn, 'approve');
    await arrived(page);
    expect(await result(page)).toContain('signed in');
  });
});

describe('how the page is followed', () => {
  it('by asking, where the event stream is cut off', async () => {
    const msisdn = stage.number();
    const { page } = await begin(msisdn, {
      tolerated: [CUT_OFF],
      prepare: async ({ context }) => {
        await context.route('**/events', (route) => route.abort());
      },
    });
    await waiting(page).waitFor();
    await stage.answer(msisdn, 'approve');
    await arrived(page);
    expect(await result(page)).toContain('signed in');
  });

  it('says so when the connection is gone, and goes on when it is back', async () => {
    const msisdn = stage.number();
    let cut = true;
    const { page } = await begin(msisdn, {
      tolerated: [CUT_OFF],
      prepare: async ({ context }) => {
        await context.route(/\/(events|status)$/, (route) => (cut ? route.abort() : route.continue()));
      },
    });
    await page.getByText('No connection. We keep trying.').waitFor();
    await stage.answer(msisdn, 'approve');
    cut = false;
    await arrived(page);
  });
});

describe('the request is sent once', () => {
  it('and offered by a button when it could not be sent, which a double click sends once', async () => {
    const msisdn = stage.number();
    let fail = true;
    const { page } = await begin(msisdn, {
      tolerated: [answered(503)],
      prepare: async ({ context }) => {
        await context.route('**/start', (route) => (fail ? route.fulfill({ status: 503 }) : route.continue()));
      },
    });
    const button = page.getByRole('button', { name: 'Send to my phone' });
    await page.getByRole('alert').filter({ hasText: 'could not be sent' }).waitFor();
    expect(await stage.messages(msisdn)).toEqual([]);
    fail = false;
    const sent = posts(page, '/start');
    await button.dblclick();
    await waiting(page).waitFor();
    expect(sent).toHaveLength(1);
    await stage.answer(msisdn, 'approve');
    await arrived(page);
  });

  it('without JavaScript too, whatever the finger does', async () => {
    const msisdn = stage.number();
    const { page } = await begin(msisdn, { javaScriptEnabled: false });
    await page.getByRole('button', { name: 'Send to my phone' }).dblclick();
    await waiting(page).waitFor();
    await stage.message(msisdn);
    expect(await stage.messages(msisdn)).toHaveLength(1);
    await stage.answer(msisdn, 'approve');
    await arrived(page);
  });
});

describe('how the wait ends', () => {
  it('on a refusal: the page says so, Try again gives a new code and a new request', async () => {
    const msisdn = stage.number();
    const { page } = await begin(msisdn);
    await waiting(page).waitFor();
    const code = await page.locator('[data-code]').getAttribute('data-code');
    await stage.answer(msisdn, 'refuse');
    await page.locator('[data-outcome]').waitFor();
    expect(await page.title()).toContain((await page.getByRole('heading', { level: 1 }).textContent()) ?? '?');
    await page.getByRole('button', { name: 'Try again' }).click();
    await waiting(page).waitFor();
    expect(await page.locator('[data-code]').getAttribute('data-code')).not.toBe(code);
    await stage.answer(msisdn, 'approve');
    await arrived(page);
    expect(await result(page)).toContain('signed in');
  });

  it('on silence: the time is over, and the relying party is told when the person goes back', async () => {
    const { page } = await begin(stage.number('358457'), { operator: 'operator-c' });
    await page.locator('.mark-expired').waitFor();
    await page.getByRole('button', { name: 'Back to Test Shop' }).click();
    await arrived(page);
    expect(await result(page)).toBe('not signed in: access_denied');
  });

  it('on silence without JavaScript: the page refreshes itself to the same end', async () => {
    const { page } = await begin(stage.number('358457'), { operator: 'operator-c', javaScriptEnabled: false });
    await page.getByRole('button', { name: 'Send to my phone' }).click();
    await page.locator('.mark-expired').waitFor();
    await page.getByRole('button', { name: 'Back to Test Shop' }).click();
    await arrived(page);
    expect(await result(page)).toBe('not signed in: access_denied');
  });

  it('on Cancel: sent once, Try again waits until the phone is free', async () => {
    const msisdn = stage.number();
    const { page } = await begin(msisdn);
    await waiting(page).waitFor();
    await stage.message(msisdn);
    const sent = posts(page, '/cancel');
    await page.getByRole('button', { name: 'Cancel' }).dblclick();
    await page.locator('[data-outcome]').waitFor();
    expect(sent).toHaveLength(1);
    const retry = page.locator('[data-retry-seconds]');
    expect(await retry.isDisabled()).toBe(true);
    const before = await retry.textContent();
    expect(before).toMatch(/^Try again in \d:\d\d$/);
    await expect.poll(() => retry.textContent(), { timeout: 4_000 }).not.toBe(before);
    await page.getByRole('button', { name: 'Back to Test Shop' }).click();
    await arrived(page);
    expect(await result(page)).toBe('not signed in: access_denied');
  });

  it('on Cancel with the keyboard', async () => {
    const { page } = await begin(stage.number());
    await waiting(page).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-outcome]').waitFor();
    await page.getByRole('button', { name: 'Back to Test Shop' }).focus();
    await page.keyboard.press('Enter');
    await arrived(page);
  });

  it('on Cancel on the number page, before any phone is known', async () => {
    const { page } = await stage.person();
    await page.goto(stage.shop.signIn());
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Back to Test Shop' }).click();
    await arrived(page);
    expect(await result(page)).toBe('not signed in: access_denied');
  });
});
