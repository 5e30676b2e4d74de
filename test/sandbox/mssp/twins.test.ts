/** Messages of the simulator against their stored twins, which have the structure of real messages field for field. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSimulator, type TestSimulator } from '../simulated-service.ts';
import { outlineOfJson, outlineOfXml } from './twins/outline.ts';
import { RECIPES } from './twins/recipes.ts';

const FOLDER = join(import.meta.dirname, 'twins');
let mssp: TestSimulator;
let skew = 0;
beforeAll(async () => {
  mssp = await startSimulator({ now: () => Date.now() + skew });
});
afterAll(() => mssp.close());

it.each(Object.entries(RECIPES))('%s', async (name, recipe) => {
  const twin = await readFile(join(FOLDER, name), 'utf8');
  const made = await recipe(mssp, (ms) => {
    skew += ms;
  });
  const outline = name.endsWith('.json') ? outlineOfJson : outlineOfXml;
  expect(outline(made)).toEqual(outline(twin));
});

it('every twin has a recipe', async () => {
  const twins = (await readdir(FOLDER)).filter((file) => !file.endsWith('.ts'));
  expect(twins.sort()).toEqual(Object.keys(RECIPES).sort());
});
