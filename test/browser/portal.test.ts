/** A newcomer's path through the developer portal, and how its pages look. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { answered } from './stage/complaints.ts';
import { axeViolations, misfits, picture } from './stage/looks.ts';
import { useStage } from './stage/stage.ts';

const stage = useStage();

async function looksRight(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: colorScheme === 'light' ? 320 : 1280, height: 800 });
    expect([...(await axeViolations(page)), ...(await misfits(page))], `${name}, ${colorScheme}`).toEqual([]);
    await picture(page, `portal-${name}-${colorScheme}`);
  }
}

describe('a newcomer', () => {
  it('makes an app and reads what was wrong with its request', async () => {
    const { page } = await stage.person({ tolerated: [answered(400)] });
    await page.goto(stage.gateway.origin);
    await page.getByRole('link', { name: 'Developer portal' }).first().click();
    await page.getByRole('heading', { name: 'Developer portal', level: 1 }).waitFor();
    await looksRight(page, 'list');
    await page.getByLabel('Name').fill('Corner Shop');
    await page.getByRole('button', { name: 'Make the app' }).click();
    await page.getByText('shown only this once').waitFor();
    await looksRight(page, 'made');
    const clientId = await page.locator('#id-operator-a').textContent();

    await page.goto(`${stage.gateway.issuer('operator-a')}/authorize?client_id=${clientId}&redirect_uri=wrong`);
    await page.goto(`${stage.gateway.origin}/sandbox`);
    await page.getByRole('link', { name: 'Open Corner Shop' }).click();
    await page.getByText('byte for byte').first().waitFor();
    await looksRight(page, 'requests');
  });
});
