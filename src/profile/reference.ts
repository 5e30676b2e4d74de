/** Writes docs/mobile-connect.md out of the profile's tables. Pure: gives the text, the documentation script writes the file. */
import { ID_TOKEN_CLAIMS } from './id-token-claims.ts';
import { LEVELS, METHODS } from './levels.ts';
import { PARAMETERS, type ParameterEntry } from './parameters.ts';
import { SCOPE_GROUPS, SCOPES } from './scopes.ts';
import { valueInWords } from './values.ts';
import { RULEBOOKS, VERSIONS } from './versions.ts';

const INTRO = `# Mobile Connect profile

What Signet accepts of GSMA Mobile Connect, and what it answers. This page is generated from the tables in \`src/profile\`,
from which the checks are made too; change it there.

A request is held to the profile when the relying party is registered with \`profile: mobile-connect\`, or, with
\`profile: auto\`, when the request has \`version\` or a scope that begins with \`mc_\`. Every other request is plain OpenID
Connect: column OIDC.

The first rule that a request breaks is answered with \`error\` and \`error_description\` in the redirect, or, where no redirect
address could be trusted, with status 400 and a body that carries \`error\`, \`error_description\` and \`description\` (a page for
browsers). Nothing is stored then, and no phone rings.
`;

const cell = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${text}\``;
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), `|${'---|'.repeat(head.length)}`, ...rows.map(row), ''].join('\n');
}

const COLUMNS = ['OIDC', '1.1', '2.0', '2.3'];

const versions = (): string =>
  table(
    ['`version`', 'Column', 'In the metadata', ''],
    VERSIONS.map(({ version, rulebook, published, about }) => [
      code(version),
      COLUMNS[RULEBOOKS.indexOf(rulebook)] ?? '',
      published ? 'yes' : '',
      about,
    ]),
  );

const MARKS = { required: 'R', expected: 'E', optional: 'O', ignored: '–', refused: 'refused' } as const;

function about({ about: text, withScope, repeatable }: ParameterEntry): string {
  const special = withScope && `${MARKS[withScope.need]} with scopes of the group ${withScope.group}`;
  return [text, special, repeatable ? 'may be repeated' : undefined].filter((part) => part !== undefined).join('; ');
}

const parameters = (): string =>
  table(
    ['Parameter', ...COLUMNS, 'Value', 'At most', ''],
    PARAMETERS.map((entry) => [
      [entry.name, ...entry.aliases].map(code).join(' or '),
      ...RULEBOOKS.map((rulebook) => MARKS[entry.need[rulebook]]),
      valueInWords(entry.value),
      String(entry.maxLength),
      about(entry),
    ]),
  );

const scopes = (): string =>
  table(
    ['Scope', 'Group', 'Since', 'Status', 'Consent', ''],
    SCOPES.map(({ scope, group, since, status, consent, sameAs }) => [
      code(scope),
      group,
      COLUMNS[RULEBOOKS.indexOf(since)] ?? '',
      status,
      consent ? 'yes' : '',
      sameAs === undefined ? '' : `the same as ${code(sameAs)}`,
    ]),
  );

const groups = (): string =>
  Object.entries(SCOPE_GROUPS)
    .map(([name, text]) => `- **${name}**: ${text}`)
    .join('\n');

const levels = (): string =>
  table(
    ['`acr_values`', 'Name', 'Means'],
    LEVELS.map(({ level, name, about: text }) => [level, name, text]),
  );

const methods = (): string =>
  table(
    ['`amr`', 'Up to level', 'Means'],
    METHODS.map(({ amr, level, about: text }) => [code(amr), level, text]),
  );

const claims = (): string =>
  table(
    ['Claim', '1.1', '2.0', '2.3', 'Served', ''],
    ID_TOKEN_CLAIMS.map(({ claim, need, served, about: text }) => [
      code(claim),
      need['mc_v1.1'],
      need['mc_v2.0'],
      need['mc_di_r2_v2.3'],
      served ? 'yes' : '',
      text,
    ]),
  );

/** The Markdown text of docs/mobile-connect.md. */
export function profileReference(): string {
  return [
    INTRO,
    '## Versions\n',
    versions(),
    `A request without \`version\` is held to the earliest column that has its scopes. Any other value is refused.\n`,
    '## Parameters\n',
    `**R** required: a request without it is refused. **E** expected: the profile demands it, but SDKs leave it out, so nobody is
refused for that. **O** optional. **–** may be there and means nothing. An empty parameter counts as absent. A parameter that
comes twice, that is longer than *At most* (characters) or whose percent-encoding or UTF-8 is broken is refused in every
column; in the column OIDC the values of \`response_type\`, \`scope\`, \`prompt\` and \`max_age\` are checked besides, the others
as OpenID Connect demands.\n`,
    parameters(),
    '## Scopes\n',
    groups(),
    '',
    `**served**: granted and published as \`scopes_supported\`. **operator**: the same at
operators that can tell it, for relying parties that may ask; refused elsewhere. **accepted**: a request may ask for it and gets a token without
it; the token answer says which scopes were granted. An unknown scope that begins with \`mc_\` is refused with
\`invalid_scope\`, and so is a scope that the request's \`version\` does not have yet; other unknown scopes are passed over.\n`,
    scopes(),
    '## Levels of assurance\n',
    levels(),
    `Which of 2 to 4 an operator serves, and with which method, is its configuration (\`acr_values_supported\` and
\`mc_amr_values_supported\` of its metadata).\n`,
    methods(),
    '## Claims of the ID token\n',
    '**M** mandatory, **O** optional, **–** not in that version.\n',
    claims(),
  ].join('\n');
}
