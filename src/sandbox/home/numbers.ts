/** The numbers and behaviours of the sandbox, as the home page tells them. Pure; the facts come from their catalogues. */
import { outcomeOfFault, outcomeOfStatus } from '../../mss/outcomes/outcomes.ts';
import { FAILURE_STATUSES, FAULTS, isFaultCode, STATUSES } from '../mssp/faults.ts';
import { BEHAVIOURS, type Behaviour } from '../phone/number-settings.ts';

export interface SpecialNumber {
  /** digits, `NNN` for a fault */
  readonly number: string;
  readonly happens: string;
}

export const SPECIAL_NUMBERS: readonly SpecialNumber[] = [
  { number: '41700092501', happens: 'Signs at once, with an EC key (P-256). Reaches levels 2 to 4.' },
  { number: '41700092502', happens: 'Signs at once, with an RSA key (2048 bits). Reaches levels 2 to 4.' },
  { number: '447700900301', happens: 'Passthrough: signed in at once without a phone. Level 2 only, amr SIM_OK.' },
  { number: '41000092NNN', happens: 'Every operation ends with the fault NNN of the table below.' },
];

export interface FaultRow {
  /** the number that ends with it */
  readonly number: string;
  readonly code: string;
  readonly name: string;
  /** what the relying party gets */
  readonly error: string;
}

const faultRow = (code: number): FaultRow => {
  const text = String(code);
  const named = isFaultCode(code);
  return {
    number: `41000092${text}`,
    code: text,
    name: named ? FAULTS[code].reason : (Object.entries(STATUSES).find(([status]) => status === text)?.[1] ?? ''),
    error: (named ? outcomeOfFault(text) : outcomeOfStatus(text)).oauthError,
  };
};

export const FAULT_ROWS: readonly FaultRow[] = [...Object.keys(FAULTS).map(Number), ...FAILURE_STATUSES]
  .sort((a, b) => a - b)
  .map(faultRow);

const BEHAVIOUR_WORDS: Readonly<Record<Behaviour, string>> = {
  manual: 'Waits for you, on /sandbox/phone or by API. The default.',
  approve: 'Signs by itself, after after_ms.',
  refuse: 'Cancels by itself: fault 401.',
  ignore: 'Never answers: the request expires, fault 208.',
  fault: 'Ends with the fault given in fault.',
  passthrough: 'The network recognises the number; the phone is not asked. Level 2.',
  bad_signature: 'Sends a signature that does not verify. The sign-in must fail.',
  other_text: 'Signs another text than the one that was sent. The sign-in must fail.',
  expired_certificate: 'Signs with a certificate that has expired. The sign-in must fail.',
  new_serial: 'Has got another SIM. Level 4 refuses it, levels 2 and 3 accept it.',
};

export const BEHAVIOUR_ROWS: readonly { readonly name: Behaviour; readonly word: string }[] = BEHAVIOURS.map(
  (name) => ({
    name,
    word: BEHAVIOUR_WORDS[name],
  }),
);

/** A phone that waits for its person: the prefix, continued to a number of ordinary length. */
export const exampleNumber = (prefix: string): string => `${prefix}791234567`.slice(0, prefix.length > 5 ? 12 : 11);
