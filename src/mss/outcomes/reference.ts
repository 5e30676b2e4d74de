/** Writes docs/errors.md out of the outcome catalogue. Pure: gives the text, the documentation script writes the file. */
import { LANGUAGES } from '../../config/schema.ts';
import { NOT_YET_REVIEWED } from '../../i18n/review.ts';
import { OUTCOMES, type Outcome } from './outcomes.ts';

const INTRO = `# Errors

Every way a login by phone can end other than signed in. This page is generated from the catalogue in
\`src/mss/outcomes/*.ts\`; change it there.

- **Code**: stable; it stands in the log, in the audit trail and in the answer of \`/status\`.
- **State**: \`state\` of the answer of \`/status\`.
- **Error at the relying party**: \`error\` of the authorization response, with the description as \`error_description\`.
- **Metric**: value of the label \`outcome\`.
- **Try again**: whether the page offers it.
- **Asks for**: what the person is asked for before the next try.
- **Neutral**: at an operator with \`reveal: false\` all of these show the same page and the same description, so that
  nobody learns from the outside whether a number is unknown, inactive or blocked.

Faults 101 to 900 and status 501, 503 and 505 come from the Mobile Signature Service (ETSI TS 102 204 and its roaming
mesh). Status 100 and 504 mean that the service is still at work and 500 and 502 that it signed; they fail only where
the answer lacks what they promise (the transaction identifier, the signature) and where 100 or 504 ends a synchronous
request.

A fault with two numbers, such as \`fault_101_1011\`, is the fault with the detail that the service gave (the second subcode
of the FiCom guideline); a detail that is not listed counts as its fault alone. \`fault_unknown\` is every other fault,
\`fault_invalid_txnapproval_payload\` one that services name without a number.

A SIM that is busy answers a second request with fault 406; an app instead ends the first with 401 and shows the second.
A 401 for a profile that an app may have answered is therefore \`refused_or_replaced\`, which explains both, and
\`fault_401\` is a refusal by the person alone.
`;

const LANGUAGE_NAMES = new Intl.DisplayNames('en', { type: 'language' });

function languages(): string {
  const name = (language: string): string => `${LANGUAGE_NAMES.of(language)} (\`${language}\`)`;
  return [
    '## Languages',
    '',
    `Pages, texts on the phone and the words of every outcome: ${LANGUAGES.map(name).join(', ')}.`,
    '',
    `**Not yet reviewed by a translator: ${NOT_YET_REVIEWED.map(name).join(', ') || 'none'}.**`,
    '',
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
const yes = (value: boolean): string => (value ? 'yes' : '');

const ASKS: Readonly<Record<NonNullable<Outcome['asks']>, string>> = { spam_code: 'spam protection code' };

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
      outcome.asks === undefined ? '' : ASKS[outcome.asks],
      yes(outcome.neutral),
      cell(outcome.text.en.title),
    ].join(' | '),
  );
  return [
    `## ${title}`,
    '',
    '| Code | Name | State | Error at the relying party | Description | Metric | Log | Try again | Asks for | Neutral | Title of the page |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
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
    languages(),
  ].join('\n');
}
