/** What the page of troubles says, apart from the kinds, which speak for themselves in their catalogue. */
import type { Operation, ParameterName } from './kinds.ts';

export const OPERATION_WORDS: Readonly<Record<Operation | 'any', string>> = {
  any: 'Every operation',
  signature: 'Signature requests',
  status: 'Status queries',
  receipt: 'Receipts',
  profile: 'Profile queries',
};

export const PARAMETER_WORDS: Readonly<Record<ParameterName, { readonly label: string; readonly unit: string }>> = {
  ms: { label: 'Milliseconds', unit: 'ms' },
  status: { label: 'Status code', unit: 'status' },
  bytes: { label: 'Bytes', unit: 'bytes' },
};

/** Labels of the form's fields, also in front of what is wrong with one. */
export const FIELD_WORDS: Readonly<Record<string, string>> = {
  kind: 'Trouble',
  operator: 'Operator',
  operation: 'Operation',
  msisdn: 'Mobile number',
  count: 'How many requests',
  ...Object.fromEntries(Object.entries(PARAMETER_WORDS).map(([name, { label }]) => [name, label])),
};

export const WORDS = {
  title: 'Trouble',
  lead: 'The simulated signature service can misbehave on purpose: on the connection, in its answers, and in the signatures. See how your gateway, and the person, get out of it.',
  footnote: 'Trouble ends when you remove it, or with this process. The same by API: /sandbox/api/trouble.',
  active: 'In force',
  none: 'No trouble. The service does what it should.',
  caption: 'Troubles in force',
  columns: { kind: 'Trouble', whom: 'Whom it meets', hits: 'Hits', remove: 'Remove' },
  everybody: 'Everybody',
  everyOperator: 'Every operator',
  remove: 'Remove',
  clear: 'Remove all',
  refresh: 'Look again',
  form: 'Make trouble',
  numberHint: 'With the country code. Empty: every number.',
  countHint: 'Empty: all, until you remove it.',
  parameterHint: 'Empty: as the list of troubles says.',
  optional: 'optional',
  set: 'Make trouble',
  catalogue: 'All troubles',
  untold: 'default',
  done: { set: 'It is in force from the next request on.', removed: 'Removed.', cleared: 'All trouble is over.' },
  foreignForm: 'This form did not come from the page of troubles. Load the page again.',
  gone: 'That trouble is gone already.',
} as const;
