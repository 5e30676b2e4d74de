/** The configuration reference, written from the schema: docs/configuration.md. Pure. */
import { z } from 'zod';
import { ALIASES, OTHER_VARIABLES, variableName } from './environment.ts';
import { configSchema, LANGUAGES } from './schema.ts';
import { bare, kindOf, mayBeAbsent, metaOf, type Node, typeText } from './walk.ts';

interface Row {
  readonly path: readonly string[];
  readonly type: string;
  readonly fallback: string;
  readonly variable: string;
  readonly sentence: string;
}

/** What stands for the keys of these objects, and for a position in a list. */
const ANY_KEY: Readonly<Record<string, string>> = { operators: 'OPERATOR', texts: 'LANGUAGE', loa: 'LEVEL' };
const ANY_INDEX = 'N';

const code = (text: string): string => `\`${text}\``;
const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);

/** What counts when the value is absent. */
function fallbackOf(node: Node): string {
  if (node instanceof z.ZodDefault || node instanceof z.ZodPrefault) return code(JSON.stringify(node.def.defaultValue));
  return node instanceof z.ZodOptional ? '–' : '**required**';
}

function row(node: Node, path: readonly string[], variable: string, fallback = fallbackOf(node)): Row {
  return { path, type: typeText(node), fallback, variable, sentence: metaOf(node).description ?? '' };
}

function* rows(node: Node, path: readonly string[]): Generator<Row> {
  const kind = kindOf(node);
  if (kind.kind === 'object') {
    // what is required in it is so only where the object is there at all
    if (mayBeAbsent(node)) yield row(node, path, '');
    for (const [key, child] of Object.entries(kind.shape)) yield* rows(child, [...path, key]);
  } else if (kind.kind === 'scalar') {
    yield row(node, path, variableName(path));
  } else if (kind.kind === 'array') {
    const plain = kindOf(kind.element).kind === 'scalar';
    yield row(node, path, plain ? variableName([...path, ANY_INDEX]) : '');
    if (!plain) yield* rows(kind.element, [...path, ANY_INDEX]);
  } else {
    yield* recordRows(node, kind.value, path);
  }
}

/** The values of a record are described by the record. */
function* recordRows(record: Node, value: Node, path: readonly string[]): Generator<Row> {
  const place = [...path, ANY_KEY[path.at(-1) ?? ''] ?? 'KEY'];
  const kind = kindOf(value);
  if (kind.kind === 'object') {
    yield* rows(value, place);
    return;
  }
  const sentence = metaOf(record).description ?? '';
  yield { ...row(value, place, kind.kind === 'scalar' ? variableName(place) : '', '–'), sentence };
  if (kind.kind === 'array') yield* rows(kind.element, [...place, ANY_INDEX]);
}

function table(lines: Iterable<Row>): string[] {
  return [
    '| path | type | default | variable | meaning |',
    '|---|---|---|---|---|',
    ...[...lines]
      .map(({ path, type, fallback, variable, sentence }) =>
        [code(path.join('.')), cell(type), cell(fallback), variable === '' ? '' : code(variable), cell(sentence)].join(
          ' | ',
        ),
      )
      .map((line) => `| ${line} |`),
  ];
}

const INTRODUCTION = `# Configuration

<!-- Written by \`npm run docs\` from src/config/schema.ts; a test fails when the two differ. -->

Without a configuration file the gateway is a sandbox. \`SIGNET_CONFIG=path.yaml\` (or \`--config path.yaml\`) names a YAML
file, which must say its \`mode\` (or \`SIGNET_MODE\` must). In sandbox mode a file is laid over the built-in sandbox: objects
are merged, lists and single values replaced, and \`null\` takes away what the sandbox brings. A production file stands
alone.

File names in the file are relative to its folder. Every single value can also come from an environment variable, which
wins over the file; the file names in variables are relative to the working directory, and an empty variable counts as
absent. In the tables \`OPERATOR\` stands for an operator's identifier (in variables in capitals, with \`_\` for \`-\`), \`LEVEL\`
for 2, 3 or 4, \`LANGUAGE\` for ${LANGUAGES.slice(0, -1).join(', ')} or ${LANGUAGES.at(-1)}, and \`N\` for a position in a list, counted from 0. Entries of lists of
objects must exist in the file before a variable can change them.

Every mistake is reported at once with its path and what would be right, the process ends with exit code 78, and nothing
is started. Unknown keys and unknown variables that begin with \`SIGNET_\` are mistakes. \`npx signet config check [file]\`
reports without starting anything; with \`--files\` it also reads the certificates and keys that the file names.

A whole example: [examples/production.yaml](examples/production.yaml).`;

const PRODUCTION = `## What production refuses

- the authenticator \`passthrough\`, \`passthrough_url\`, and the MSSP of the sandbox;
- master secrets made by a sandbox, placeholders, and secrets that repeat few characters;
- two issuers on one origin, unless \`allow_shared_origin\` is true;
- plain HTTP, except to loopback, for issuers, discovery, MSSPs and the addresses of relying parties.`;

function variableTables(): string[] {
  return [
    '## Other variables',
    '',
    '| variable | stands for |',
    '|---|---|',
    ...Object.entries(ALIASES).map(([name, path]) => `| ${code(name)} | ${code(path.join('.'))} |`),
    ...Object.entries(OTHER_VARIABLES).map(([name, sentence]) => `| ${code(name)} | ${sentence} |`),
  ];
}

/** @returns Markdown, with a line feed at its end */
export function configurationReference(): string {
  const top = Object.entries(configSchema.shape);
  const isPlain = (node: Node): boolean => kindOf(bare(node)).kind === 'scalar';
  const general = top.filter(([, node]) => isPlain(node)).flatMap(([key, node]) => [...rows(node, [key])]);
  const sections = top
    .filter(([, node]) => !isPlain(node))
    .flatMap(([key, node]) => {
      const sentence = metaOf(node).description;
      return [
        `## ${key}`,
        '',
        ...(sentence === undefined ? [] : [`${sentence[0]?.toUpperCase()}${sentence.slice(1)}.`, '']),
        ...table(rows(node, [key])),
        '',
      ];
    });
  const lines = [
    INTRODUCTION,
    '',
    PRODUCTION,
    '',
    '## General',
    '',
    ...table(general),
    '',
    ...sections,
    ...variableTables(),
  ];
  return `${lines.join('\n')}\n`;
}
