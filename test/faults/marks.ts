/**
 * Values that must not be found anywhere: those that a test sends on purpose and those that answers bring (tokens, codes,
 * secrets, cookies). Looks for them as they are, URL-encoded, in hexadecimal, and in base64 wherever they stand in it.
 */

/** Four characters of a session code are looked for as a word; everything else is long enough to be looked for anywhere. */
const SHORT = 5;

export interface Marks {
  add(kind: string, value: string | null | undefined): void;
  /** Marks whatever an answer holds that nobody else may know. */
  harvest(headers: Headers, body: string): void;
  /** Everything of a text that was marked: the kind and the line, without the value itself. */
  found(lines: readonly string[]): string[];
  readonly kinds: ReadonlySet<string>;
}

const MEMBERS =
  /"(client_secret|access_token|refresh_token|id_token|logout_token|subscriber_id|request_uri|code|text|csrf)"\s*:\s*"([^"]+)"/g;
const PARAMETERS = /[?&;#](code|session_id|subscriber_id|id_token|access_token|id_token_hint)=([^&;#"'\s]+)/g;
const FIELDS = /<input[^>]*name="(csrf|xsrf)"[^>]*value="([^"]+)"/g;
const SESSION_CODE = /data-code="([^"]+)"/g;

/** The characters of base64 that do not depend on what stands before and after. */
function base64Forms(value: string): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.from(' '.repeat(shift) + value).toString('base64');
    const stable = text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + value.length) * 8) / 6));
    return [stable, stable.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function forms(value: string): string[] {
  const encoded = encodeURIComponent(value);
  const all = [
    value,
    encoded,
    encodeURIComponent(encoded),
    encoded.replaceAll('%20', '+'),
    JSON.stringify(value).slice(1, -1),
  ];
  const hidden = value.length < 8 ? [] : [...base64Forms(value), Buffer.from(value).toString('hex')];
  return [...new Set([...all, ...hidden])];
}

export function createMarks(): Marks {
  const marks = new Map<string, string>();
  const add: Marks['add'] = (kind, value) => {
    if (value && value.length >= 4 && !marks.has(value)) marks.set(value, kind);
  };
  return {
    add,
    harvest(headers, body) {
      for (const cookie of headers.getSetCookie()) {
        const value = /^[^=]+=([^;]*)/.exec(cookie)?.[1] ?? '';
        if (value.length > SHORT) add('cookie', decodeURIComponent(value));
      }
      for (const text of [body, headers.get('location') ?? '']) {
        for (const [, kind, value] of text.matchAll(MEMBERS)) add(kind ?? '', value);
        for (const [, kind, value] of text.matchAll(PARAMETERS)) add(kind ?? '', decodeURIComponent(value ?? ''));
        for (const [, kind, value] of text.matchAll(FIELDS)) add(kind ?? '', value);
        for (const [, value] of text.matchAll(SESSION_CODE)) add('session code', value);
      }
    },
    found(lines) {
      const needles = [...marks].flatMap(([value, kind]) => forms(value).map((form) => ({ form, kind })));
      const text = lines.join('\n');
      const present = needles.filter(({ form }) => text.includes(form));
      return present.flatMap(({ form, kind }) => {
        const word = form.length < SHORT ? new RegExp(`(?<![\\w-])${form}(?![\\w-])`) : undefined;
        const where = lines.filter((line) => (word ? word.test(line) : line.includes(form)));
        return where.map((line) => `${kind} in ${line.replaceAll(form, '<HERE>').trim().slice(0, 600)}`);
      });
    },
    get kinds() {
      return new Set(marks.values());
    },
  };
}
