/** What each verified claim says, in plain English, and its value as a person reads it. Pure. */

export interface ClaimRow {
  readonly name: string;
  /** as it stands in the token */
  readonly value: string;
  /** the same for people, where that differs, e.g. a date */
  readonly readable: string | undefined;
  readonly word: string;
}

type Claims = Readonly<Record<string, unknown>>;

const LEVEL_WORDS: Readonly<Record<string, string>> = {
  '2': 'medium: something the person has, their phone',
  '3': 'high: the phone and its PIN',
  '4': 'very high: the phone, its PIN, and the SIM that is known for this number',
};

const METHOD_WORDS: Readonly<Record<string, string>> = {
  SIM_PIN: 'signed with the key in the SIM, after its PIN',
  SIM_OK: 'recognised by the mobile network, no phone was asked',
  DEV_PIN: 'signed with the key in the operator’s app, after its PIN',
  SMS_URL_OK: 'opened the link of a text message',
};

export const levelWord = (acr: unknown): string | undefined => LEVEL_WORDS[String(acr)];

export const methodWord = (amr: unknown): string | undefined => {
  const words = (Array.isArray(amr) ? amr : []).flatMap((method) => METHOD_WORDS[String(method)] ?? []);
  return words.length === 0 ? undefined : words.join('; ');
};

/** @param seconds NumericDate (RFC 7519 section 2) */
const date = (seconds: unknown): string | undefined =>
  typeof seconds === 'number'
    ? `${new Date(seconds * 1_000).toISOString().slice(0, 19).replace('T', ' ')} UTC`
    : undefined;

interface Explanation {
  readonly word: string;
  readonly readable?: (value: unknown) => string | undefined;
}

/** In the order in which they are shown. */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  sub: {
    word: 'Who signed in: the pseudonymous customer reference (PCR). The same person always gets the same one here, and another one at every other company. It holds no phone number.',
  },
  acr: { word: 'Level of assurance that was reached. It is one that the request asked for.', readable: levelWord },
  amr: { word: 'How the person proved it.', readable: methodWord },
  auth_time: {
    word: 'When the person last proved it. Older than this sign-in when a session answered.',
    readable: date,
  },
  iss: { word: 'Who says all this: the operator’s issuer, the one that discovery named.' },
  aud: { word: 'Whom it is for: the client_id of this app at this operator. Meant for nobody else.' },
  azp: { word: 'The app that asked for the token; the same client_id.' },
  nonce: {
    word: 'Random value of our request. It ties the token to this browser’s sign-in, so an old token cannot be replayed.',
  },
  iat: { word: 'When the token was made.', readable: date },
  exp: { word: 'When the token stops being valid. Your own session may live longer.', readable: date },
  at_hash: { word: 'Hash of the access token that came along: the two belong together.' },
  hashed_login_hint: {
    word: 'SHA-256 of the login_hint of the request: the token answers that request, and says so without a number.',
  },
  displayed_data: { word: 'What the person was shown and agreed to, word for word.' },
  dts: { word: 'The signature of the SIM over the data that the app gave to be signed (dtbs).' },
  upk: { word: 'The public key that verifies dts. It is the same everywhere, so it identifies the SIM.' },
  dts_time: { word: 'When dts was made.', readable: date },
  sid: { word: 'The session at the operator: a logout names it.' },
};

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Every claim of the token: the known ones first, in a useful order, then whatever else it holds. */
export function claimRows(claims: Claims): readonly ClaimRow[] {
  const known = Object.entries(EXPLANATIONS).flatMap(([name, { word, readable }]) =>
    claims[name] === undefined ? [] : [{ name, value: text(claims[name]), readable: readable?.(claims[name]), word }],
  );
  const others = Object.entries(claims)
    .filter(([name]) => !Object.hasOwn(EXPLANATIONS, name))
    .map(([name, value]) => ({
      name,
      value: text(value),
      readable: undefined,
      word: 'A further claim of this operator.',
    }));
  return [...known, ...others];
}
