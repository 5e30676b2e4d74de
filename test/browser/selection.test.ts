/** The operator selection with many operators: search with and without JavaScript, by keyboard, and the choice of last time. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axeViolations, misfits, picture } from './stage/looks.ts';
import { PROBLEM_PAGE } from './stage/problem.ts';
import { type PersonOptions, useStage } from './stage/stage.ts';

const NAMES = ['Delta', 'Echo', 'Foxtrot', 'Golf', 'Hôtel', 'India', 'Juliett'];
const LONG = 'Kommunikationsgesellschaft der vereinigten nordatlantischen Inseln';
const stage = useStage({
  settings: {
    discovery: {
      federation: [...NAMES, LONG].map((name, index) => ({
        id: `far-${index}`,
        name: `${name} Mobile`,
        issuer: `https://id.far-${index}.example`,
        country: index % 2 === 0 ? 'SE' : 'NO',
        mcc_mnc: [`999_${10 + index}`],
        brand: { colour: `#${String(index)}a3b${String(9 - index)}f` },
      })),
    },
  },
});

async function selection(options: PersonOptions = {}): Promise<Page> {
  const { page } = await stage.person(options);
  await page.goto(`${stage.gateway.origin}/sandbox/demo`);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Choose your mobile operator' }).waitFor();
  return page;
}

const shown = (page: Page): Promise<string[]> => page.locator('#choices .choice-name:visible').allTextContents();

describe('search', () => {
  it('narrows the list while somebody types, and says how many are left', async () => {
    const page = await selection();
    expect(await shown(page)).toHaveLength(11);
    await page.getByLabel('Search by name').fill('hotel');
    expect(await shown(page)).toEqual(['Hôtel Mobile']);
    expect(await page.getByRole('status').textContent()).toBe('Operators found: 1');
    await page.getByLabel('Search by name').fill('norw mobile');
    expect(await shown(page)).toHaveLength(4);
    await page.getByLabel('Search by name').fill('');
    expect(await shown(page)).toHaveLength(11);
  });

  it('asks the server where there is no JavaScript, and a choice leads on', async () => {
    const page = await selection({ javaScriptEnabled: false });
    await page.getByLabel('Search by name').fill('alpha');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('Operators found: 1').waitFor();
    expect(await shown(page)).toEqual(['Alpha Mobile']);
    await page.getByRole('button', { name: 'Alpha Mobile' }).click();
    await page.waitForURL(/\/operator-a\/login\//);
  });

  it('works by keyboard alone', async () => {
    const page = await selection();
    // the number field has the focus: find, search, its button, then the list
    for (const _ of ['find', 'search']) await page.keyboard.press('Tab');
    await page.keyboard.type('charlie');
    for (const _ of ['search button', 'first operator']) await page.keyboard.press('Tab');
    expect(await page.locator(':focus .choice-name').textContent()).toBe('Charlie Mobile');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/operator-c\/login\//);
  });
});

it('the choice of last time comes first; another one can be used, and the person can go back', async () => {
  // the demo says with 403 that the person went back
  const page = await selection({ tolerated: PROBLEM_PAGE });
  await page.getByRole('button', { name: 'Alpha Mobile' }).click();
  await page.waitForURL(/\/operator-a\/login\//);
  const again = async () => {
    await page.goto(`${stage.gateway.origin}/sandbox/demo`);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('This browser used it last time.').waitFor();
  };
  await again();
  await page.getByRole('link', { name: 'Use another operator' }).click();
  expect(await shown(page)).toHaveLength(11);
  await page.getByRole('button', { name: 'Bravo Mobile' }).click();
  await page.waitForURL(/\/operator-b\/login\//);
  await again();
  await page.getByRole('button', { name: 'Bravo Mobile' }).waitFor();
  await page.getByRole('button', { name: /^Back to/ }).click();
  await page.getByRole('heading', { name: 'The sign-in was refused' }).waitFor();
});

it('fits and is accessible, narrow and wide, light and dark', async () => {
  const page = await selection();
  const look = async (name: string): Promise<void> => {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [320, 1280]) {
        await page.setViewportSize({ width, height: width === 320 ? 640 : 800 });
        await page.emulateMedia({ colorScheme });
        await picture(page, `${name}-${colorScheme}-${width}`);
        expect(await misfits(page), `${name} ${colorScheme} ${width}`).toEqual([]);
      }
      expect(await axeViolations(page), `${name} ${colorScheme}`).toEqual([]);
    }
  };
  await look('selection-many');
  await page.getByLabel('Search by name').fill('mobile alpha');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByText('Operators found: 1').waitFor();
  await look('selection-search');
  await page.getByRole('button', { name: 'Alpha Mobile' }).click();
  await page.waitForURL(/\/operator-a\/login\//);
  await page.goto(`${stage.gateway.origin}/sandbox/demo`);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('This browser used it last time.').waitFor();
  await look('selection-remembered');
});
