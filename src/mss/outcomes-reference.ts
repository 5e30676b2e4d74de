/** Writes docs/errors.md out of the outcome catalogue. Pure: gives the text, the documentation script writes the file. */
import { OUTCOMES, type Outcome } from './outcomes.ts';

const INTRO = `# Errors

Every way a login by phone can end other than signed in. This page is generated from the catalogue in
\`src/mss/outcomes.ts\`; change it there.

- **Code**: stable; it stands in the log, in the audit trail and in the answer of \`/status\`.
- **State**: \`state\` of the answer of \`/status\`.
- **Error at the relying party**: \`error\` of the authorization response, with the description as \`error_description\`.
- **Metric**: value of the label \`outcome\`.
- **Try again**: whether the page offers it.
- **Neutral**: at an operator with \`reveal: false\` all of these show the same page and the same description, so that
  nobody learns from the outside whether a number is unknown, inactive or blocked.

Faults 101 to 900 and status 501, 503 and 505 come from the Mobile Signature Service (ETSI TS 102 204 and its roaming
mesh). Status 100 and 504 mean that the service is still at work and 500 and 502 that it signed; they fail only where
the answer lacks what they promise (the transaction identifier, the signature) and where 100 or 504 ends a synchronous
request.
`;

const cell = (text: string): string => text.replaceAll('|', '\\|');
const yes = (value: boolean): string => (value ? 'yes' : '');

function section(title: string, outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) =>
    [
      `\`${outcome.code}\``,
      outcome.name,
      outcome.state,
      `\`${outcome.oauthError}\``,
      cell(outcome.description),
      `\`${outcome.metric}\``,
      outcome.logLevel,
      yes(outcome.retry),
      yes(outcome.neutral),
      cell(outcome.text.en.title),
    ].join(' | '),
  );
  return [
    `## ${title}`,
    '',
    '| Code | Name | State | Error at the relying party | Description | Metric | Log | Try again | Neutral | Title of the page |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}

/** The Markdown text of docs/errors.md. */
export function outcomesReference(): string {
  const all: readonly Outcome[] = Object.values(OUTCOMES);
  const starting = (prefix: string) => all.filter(({ code }) => code.startsWith(prefix));
  const own = all.filter(({ code }) => !/^(fault|status)_/.test(code));
  return [
    INTRO,
    section('Faults of the service', starting('fault_')),
    section('Status codes of the service', starting('status_')),
    section('Failures on this side', own),
  ].join('\n');
}
