/** Writes docs/attacks.md out of the catalogue. Pure: gives the text, the documentation script writes the file. */
import type { Attack, Family } from './catalogue/attack.ts';
import { LITERATURE } from './catalogue/attack.ts';
import { FAMILIES } from './catalogue/catalogue.ts';

const INTRO = `# Attacks

Published attacks on single sign-on with OpenID Connect, from both sides: against Signet as OpenID provider, and against
relying parties that use the [kit](kit.md). Each one is carried out in \`test/attacks\` as part of \`npm test\`, next to the
same thing without the attack, which must succeed. This page is generated from \`test/attacks/catalogue\`; change it there.

What an attack is not stopped from doing stands under **Limits**. [SECURITY.md](../SECURITY.md) has the threat model.
`;

const cell = (text: string): string => text.replaceAll('|', '\\|');

function row({ against, code, defence, name, sources, what }: Attack): string {
  const files = code.map((file) => (file.includes('/') ? `\`${file}\`` : file)).join(', ');
  const cells = [`**${name}**. ${what}`, against, sources.join('; '), defence, files];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function section({ attacks, file, title }: Family): string {
  const all = Object.values(attacks);
  const limits = all.flatMap(({ limit, name }) => (limit === undefined ? [] : [`- ${name}: ${limit}`]));
  return [
    `## ${title}`,
    '',
    `Tests: \`test/attacks/${file}\``,
    '',
    '| Attack | Against | Published | Defence | Code |',
    '|---|---|---|---|---|',
    ...all.map(row),
    '',
    ...(limits.length > 0 ? ['Limits:', '', ...limits, ''] : []),
  ].join('\n');
}

const literature = (): string =>
  ['## Literature', '', ...Object.values(LITERATURE).map((entry) => `- ${entry}`), ''].join('\n');

export const attacksReference = (): string => [INTRO, ...FAMILIES.map(section), literature()].join('\n');
