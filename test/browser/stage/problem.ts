/** The pages of the ends outside a login's own flow. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { answered } from './complaints.ts';
import type { Stage } from './stage.ts';

/** Chromium notes the status of these pages. */
export const PROBLEM_PAGE = [answered(400, 403, 404, 422)];

/** The page says what happened and what to do, with a number that is in the log too. */
export async function expectProblem(stage: Stage, page: Page, heading: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  expect((await page.locator('.advice').textContent())?.length).toBeGreaterThan(10);
  const incident = (await page.locator('#incident').textContent()) ?? '';
  expect(incident).toMatch(/^[2-9A-HJ-NP-Z]{8}$/);
  expect(stage.gateway.log.some((line) => line.includes(incident))).toBe(true);
}
