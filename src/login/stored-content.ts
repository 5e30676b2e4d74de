/**
 * What a transaction keeps sealed beside the number, and under which label each is sealed. What is signed is kept until
 * the answer is judged: a text as it is, anything else sealed.
 */
import { z } from 'zod';
import type { SignatureContent } from '../mss/content.ts';
import type { Keyring } from '../store/keyring.ts';
import type { Transaction } from './transaction.ts';

const LABEL = 'signature content';
export const SPAM_CODE_LABEL = 'spam code';
export const APP_ADDRESS_LABEL = 'address of the app';
export const LOCATION_LABEL = 'location';
const EVIDENCE_LABEL = 'evidence';

const shape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('approval'),
    type: z.string(),
    pairs: z.array(z.object({ key: z.string(), value: z.string() })),
  }),
  z.object({ kind: z.literal('challenge'), bytes: z.base64().transform((text) => Buffer.from(text, 'base64')) }),
]);

type Stored = Pick<Transaction, 'text' | 'content'>;

export function storedContent(content: SignatureContent, keyring: Pick<Keyring, 'seal'>): Stored {
  if (content.kind === 'text') return { text: content.text, content: undefined };
  const plain =
    content.kind === 'challenge' ? { ...content, bytes: Buffer.from(content.bytes).toString('base64') } : content;
  return { text: undefined, content: keyring.seal(JSON.stringify(plain), LABEL) };
}

/** undefined when nothing was sent yet */
export function contentOf({ text, content }: Stored, keyring: Pick<Keyring, 'open'>): SignatureContent | undefined {
  if (content !== undefined) return shape.parse(JSON.parse(keyring.open(content, LABEL)));
  return text === undefined ? undefined : { kind: 'text', text };
}

const evidenceShape = z.object({ dts: z.string(), upk: z.string(), dts_time: z.int() });
/** Claims about a signature: CMS SignedData and SubjectPublicKeyInfo, DER in base64; when it was made, in seconds. */
export type Evidence = z.infer<typeof evidenceShape>;

export const sealEvidence = (evidence: Evidence, keyring: Pick<Keyring, 'seal'>): string =>
  keyring.seal(JSON.stringify(evidence), EVIDENCE_LABEL);

/** undefined where the relying party gets none */
export const evidenceOf = (
  { evidence }: Pick<Transaction, 'evidence'>,
  keyring: Pick<Keyring, 'open'>,
): Evidence | undefined =>
  evidence === undefined ? undefined : evidenceShape.parse(JSON.parse(keyring.open(evidence, EVIDENCE_LABEL)));
