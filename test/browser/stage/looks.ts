/** How a page looks and reads: axe-core, horizontal scrolling, size of targets, pictures. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const violations = z.array(z.object({ id: z.string(), impact: z.string().nullable(), nodes: z.array(z.string()) }));

/** Violations that axe-core finds on the page, of any weight. Works under the page's own Content Security Policy. */
export async function axeViolations(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const run = `axe.run({ runOnly: ${JSON.stringify(RULES)}, resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => html.slice(0, 120)) })))`;
  await session.send('Runtime.evaluate', { expression: AXE });
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: run,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  if (exceptionDetails) throw new Error(`axe-core failed: ${exceptionDetails.text}`);
  return violations.parse(result.value).map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.join(' | ')}`);
}

const PROBLEMS = `(() => {
  const seen = (element) => element.getClientRects().length > 0;
  const name = (element) => element.outerHTML.slice(0, 100);
  const root = document.documentElement;
  const wide = root.scrollWidth > root.clientWidth ? ['scrolls sideways: ' + root.scrollWidth + ' px'] : [];
  const targets = [...document.querySelectorAll('button, a.button, a.choice, summary, select, input:not([type=hidden], [type=radio], [type=checkbox])')];
  const small = targets.filter(seen).filter((element) => element.getBoundingClientRect().height < 44);
  return [...wide, ...small.map((element) => 'lower than 44 px: ' + name(element))];
})()`;

/** What does not fit: sideways scrolling, targets lower than 44 px. */
export async function misfits(page: Page): Promise<string[]> {
  return z.array(z.string()).parse(await page.evaluate(PROBLEMS));
}

/** Keeps a picture of the whole page when SCREENSHOTS_DIR names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS_DIR;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
