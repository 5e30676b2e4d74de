/**
 * Transaction approval in the app: pairs of names and values instead of one text. The signature covers a JSON object with
 * the pairs as a string; the type is not signed. Pure.
 */
import { z } from 'zod';
import { MssFault } from './faults.ts';
import type { Content } from './protocol.ts';
import type { SignedContent } from './signed-content.ts';

const MIME_TYPE = 'application/vnd.mobileid.txn-approval';
const LONGEST_TYPE_BYTES = 100;
const MOST_PAIRS = 20;
const LONGEST_KEY = 100;
const LONGEST_VALUE = 2_000;
const LARGEST_PAIRS_BYTES = 2_000;

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

const approval = z.strictObject({
  type: z
    .string()
    .min(1)
    .refine((text) => bytes(text) <= LONGEST_TYPE_BYTES, `must have at most ${LONGEST_TYPE_BYTES} bytes`),
  dtbd: z
    .array(z.strictObject({ key: z.string().min(1).max(LONGEST_KEY), value: z.string().max(LONGEST_VALUE) }))
    .min(1)
    .max(MOST_PAIRS)
    .refine(
      (pairs) => pairs.reduce((sum, { key, value }) => sum + bytes(key) + bytes(value), 0) <= LARGEST_PAIRS_BYTES,
      `must have at most ${LARGEST_PAIRS_BYTES} bytes in all`,
    ),
});

export const isApproval = ({ mimeType }: Content): boolean => mimeType === MIME_TYPE;

/** @throws MssFault 101 with a reason of its own; 102, 107 */
export function approvalOf({ data, encoding }: Content, textPrefix: string): SignedContent {
  if (!data) throw new MssFault(102, 'DataToBeSigned is missing');
  if (encoding !== undefined && encoding.toUpperCase() !== 'UTF-8') {
    throw new MssFault(101, 'DataToBeSigned Encoding must be UTF-8', 1016);
  }
  const { data: found, error } = approval.safeParse(parsed(data));
  if (error) {
    const [issue] = error.issues;
    throw invalid(`${issue?.path.join('/') || 'DataToBeSigned'}: ${issue?.message ?? 'wrong value'}`);
  }
  if (!found.dtbd[0]?.value.startsWith(textPrefix)) throw new MssFault(107);
  const signed = JSON.stringify({ format_version: 1, content_string: JSON.stringify(found.dtbd) });
  return {
    text: found.dtbd.map(({ key, value }) => `${key}: ${value}`).join('\n'),
    pairs: found.dtbd,
    bytes: Buffer.from(signed, 'utf8').toString('base64'),
    appOnly: true,
  };
}

/** The service publishes the reason, but no number. */
const invalid = (detail: string): MssFault => new MssFault(101, detail, undefined, 'INVALID_TXNAPPROVAL_PAYLOAD');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('DataToBeSigned is not JSON');
  }
}
