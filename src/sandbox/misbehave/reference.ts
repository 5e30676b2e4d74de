/** Writes docs/misbehaviours.md out of the catalogue. Pure: gives the text, the documentation script writes the file. */
import type { Check } from './case.ts';
import { MISBEHAVIOUR_GROUPS, MISBEHAVIOURS, type MisbehaviourCode, NEED_WORDS } from './catalogue.ts';

const INTRO = `# Wrong tokens on purpose

Every wrong ID token that the sandbox can send to an app under test, see [the sandbox](sandbox.md#wrong-tokens-on-purpose).
This page is generated from the catalogue in \`src/sandbox/misbehave/cases/*.ts\`; change it there.

- **Fails at**: the checks of a complete verification that find it. Every other check passes: each token is wrong in one way
  only. Where two checks are named either one is enough, but a right relying party makes both.
- **Sent only where**: for other logins such a token would not be wrong, so it is passed over.

In the code flow OpenID Connect Core 3.1.3.7 (6) lets a client trust the TLS connection to the token endpoint instead of the
signature. The sandbox counts a token with a wrong signature as accepted all the same: tokens are kept, logged and handed on,
and a client that never looks at signatures has no second line of defence.
`;

const CHECK_WORDS: Readonly<Record<Check, string>> = {
  token: 'presence of the token',
  algorithm: '`alg`',
  key: 'key by `kid`',
  header: 'header',
  signature: 'signature',
  iss: '`iss`',
  sub: '`sub`',
  aud: '`aud`',
  azp: '`azp`',
  exp: '`exp`',
  iat: '`iat`',
  nbf: '`nbf`',
  nonce: '`nonce`',
  at_hash: '`at_hash`',
  acr: '`acr`',
  auth_time: '`auth_time`',
  kind: 'kind of token',
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

function row(code: MisbehaviourCode): string {
  const { fails, needs = [], right, rules, wrong } = MISBEHAVIOURS[code];
  const cells = [
    `\`${code}\``,
    wrong,
    right,
    fails.map((check) => CHECK_WORDS[check]).join(', '),
    rules.map(({ address, source }) => `[${source}](${address})`).join(', '),
    needs.map((need) => NEED_WORDS[need]).join(' and '),
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

export function misbehavioursReference(): string {
  const sections = MISBEHAVIOUR_GROUPS.map(({ codes, title }) =>
    [
      `## ${title}`,
      '',
      '| Code | What is wrong | What a right relying party does | Fails at | Rule | Sent only where |',
      '| --- | --- | --- | --- | --- | --- |',
      ...codes.map(row),
      '',
    ].join('\n'),
  );
  return [INTRO, ...sections].join('\n');
}
