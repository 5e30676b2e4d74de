/**
 * Every vector is also put to pkijs and to the openssl command. Where one of them legitimately thinks otherwise, the
 * table in vectors.ts says what it says and why; a difference that is not in the table, and one in the table that is
 * none, both fail.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { requestOf, titleOf, trustOf } from './fixtures.ts';
import { askOpenssl, askPkijs, findOpenssl, type Opinion, type Question } from './opinions.ts';
import { type Dissent, VECTORS, type Vector } from './vectors.ts';

beforeAll(async () => {
  await findOpenssl();
});

const ours = ({ expect: wanted }: Vector): Opinion => (wanted === 'ok' ? 'ok' : 'refused');

describe.each([
  { name: 'openssl' as const, ask: askOpenssl },
  { name: 'pkijs' as const, ask: askPkijs },
])('$name', ({ name, ask }: { name: 'openssl' | 'pkijs'; ask: (question: Question) => Promise<Opinion> }) => {
  const rows = VECTORS.map((vector) => {
    const dissent: Dissent | undefined = vector[name];
    const note = dissent ? `, but ${name} ${dissent.because}` : '';
    return { title: `${titleOf(vector)}: ${vector.expect}${note}`, vector, expected: dissent?.says ?? ours(vector) };
  });

  it.each(rows)('$title', async ({ vector, expected }) => {
    expect(await ask({ ...requestOf(vector), ...trustOf(vector) })).toBe(expected);
  });

  it('dissents only where the table says that it does', () => {
    expect(VECTORS.filter((vector) => vector[name]?.says === ours(vector))).toEqual([]);
  });
});
