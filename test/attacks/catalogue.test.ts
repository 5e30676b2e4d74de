/** The list and the tests belong together: no attack without tries, no tests of attacks that are not in the list. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAMILIES } from './catalogue/catalogue.ts';
import { attacksReference } from './reference.ts';

const ROOT = join(import.meta.dirname, '../..');
const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts') && name !== 'catalogue.test.ts');
const source = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8');
const tried = (file: string): string[] =>
  [...source(file).matchAll(/^\s*attack\('([^']+)'/gm)].map(([, id = '']) => id);

describe('the catalogue of attacks', () => {
  it('has each name once', () => {
    const names = FAMILIES.flatMap(({ attacks }) => Object.keys(attacks));
    expect(new Set(names).size).toBe(names.length);
  });

  it('has a family for every file that tries something, and each of them is run', () => {
    expect(FAMILIES.map(({ file }) => file).sort()).toEqual(files.filter((file) => tried(file).length > 0).sort());
    const runners = files.filter((file) => file.endsWith('.test.ts'));
    const isRun = (file: string): boolean =>
      runners.includes(file) || runners.some((runner) => source(runner).includes(`from './${file}'`));
    expect(FAMILIES.map(({ file }) => file).filter((file) => !isRun(file))).toEqual([]);
  });

  it.each(FAMILIES.map(({ attacks, file }) => [file, Object.keys(attacks)] as const))(
    'names what %s tries, and nothing else',
    (file, ids) => {
      expect(tried(file).sort()).toEqual([...ids].sort());
      // tests that stand beside the list would be missing in the documentation
      expect(source(file)).not.toMatch(/^\s*(it|test|describe)(\.\w+)*\(/m);
    },
  );

  it.each(FAMILIES.flatMap(({ attacks }) => Object.entries(attacks)))(
    '%s says where its defence stands',
    (_id, one) => {
      expect(one.sources.length).toBeGreaterThan(0);
      expect(one.code.length).toBeGreaterThan(0);
      const files = one.code.filter((name) => name.includes('/'));
      expect(files.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
    },
  );

  it('is what the documentation shows', () => {
    expect(readFileSync(join(ROOT, 'docs/attacks.md'), 'utf8')).toBe(attacksReference());
  });
});
