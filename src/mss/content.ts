/**
 * What is signed (DataToBeSigned): how it travels, and which bytes the signature must then cover. Pure.
 */
import { z } from 'zod';
import { MssError } from './mss-error.ts';

/** A text shown and signed. */
export interface TextContent {
  readonly kind: 'text';
  readonly text: string;
}
/** Transaction approval for app users: pairs shown one by one, application/vnd.mobileid.txn-approval. */
export interface ApprovalContent {
  readonly kind: 'approval';
  /** at most 100 bytes; not part of what is signed */
  readonly type: string;
  /** at most 20; the first value begins with the prefix that the service demands */
  readonly pairs: readonly { readonly key: string; readonly value: string }[];
}
/** Random bytes that are not displayed (FiCom authentication profile); the event id is what people compare. */
export interface ChallengeContent {
  readonly kind: 'challenge';
  readonly bytes: Uint8Array;
}
export type SignatureContent = TextContent | ApprovalContent | ChallengeContent;

/** DataToBeSigned with its attributes. */
export interface DataToBeSigned {
  readonly mimeType: string;
  readonly encoding: 'UTF-8' | 'base64';
  readonly data: string;
}

/** Swisscom Mobile ID API, transaction approval; all but `pairs` in bytes of UTF-8. */
export const APPROVAL_LIMITS = { type: 100, pairs: 20, key: 100, value: 2_000, total: 2_000 } as const;

const bytes = (text: string): number => Buffer.byteLength(text);

function refuse(what: string): MssError {
  return new MssError('internal', `what is to be signed ${what}`, { nothingSent: true });
}

function checkApproval({ type, pairs }: ApprovalContent): void {
  if (![type, ...pairs.flatMap(({ key, value }) => [key, value])].every((text) => text.isWellFormed())) {
    throw refuse('holds half a character');
  }
  const total = pairs.reduce((sum, { key, value }) => sum + bytes(key) + bytes(value), 0);
  if (pairs.length === 0) throw refuse('has nothing to show');
  if (pairs.length > APPROVAL_LIMITS.pairs) throw refuse(`has more than ${APPROVAL_LIMITS.pairs} pairs`);
  if (bytes(type) > APPROVAL_LIMITS.type) throw refuse(`has a type longer than ${APPROVAL_LIMITS.type} bytes`);
  if (pairs.some(({ key }) => bytes(key) > APPROVAL_LIMITS.key)) {
    throw refuse(`has a key longer than ${APPROVAL_LIMITS.key} bytes`);
  }
  if (total > APPROVAL_LIMITS.total) throw refuse(`is longer than ${APPROVAL_LIMITS.total} bytes`);
}

const plainPairs = ({ pairs }: ApprovalContent) => pairs.map(({ key, value }) => ({ key, value }));

/**
 * @throws MssError `internal`, with nothing sent, for a content that breaks a limit or holds half a character: it could
 *   not come back as it was sent
 */
export function dataToBeSigned(content: SignatureContent): DataToBeSigned {
  switch (content.kind) {
    case 'text':
      if (!content.text.isWellFormed()) throw refuse('holds half a character');
      return { mimeType: 'text/plain', encoding: 'UTF-8', data: content.text };
    case 'approval':
      checkApproval(content);
      return {
        mimeType: 'application/vnd.mobileid.txn-approval',
        encoding: 'UTF-8',
        data: JSON.stringify({ type: content.type, dtbd: plainPairs(content) }),
      };
    case 'challenge':
      return {
        mimeType: 'application/octet-stream',
        encoding: 'base64',
        data: Buffer.from(content.bytes).toString('base64'),
      };
  }
}

/** What the phone shows of it, one line for each pair; undefined when it shows nothing. */
export function displayedText(content: SignatureContent): string | undefined {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'approval':
      return content.pairs.map(({ key, value }) => `${key}: ${value}`).join('\n');
    case 'challenge':
      return undefined;
  }
}

/** The bytes that a signature over this content covers, as the services write them. */
export function signedBytes(content: SignatureContent): Uint8Array {
  switch (content.kind) {
    case 'text':
      return Buffer.from(content.text);
    case 'approval':
      return Buffer.from(JSON.stringify({ format_version: 1, content_string: JSON.stringify(plainPairs(content)) }));
    case 'challenge':
      return content.bytes;
  }
}

const signedApproval = z.object({ format_version: z.literal(1), content_string: z.string() });
const signedPairs = z.array(z.strictObject({ key: z.string(), value: z.string() }));

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An app may write its JSON with other blanks: what it holds must be what was sent, pair by pair. */
function isSignedApproval(content: ApprovalContent, text: string): boolean {
  const outer = signedApproval.safeParse(jsonOf(text));
  const pairs = outer.success ? signedPairs.safeParse(jsonOf(outer.data.content_string)) : undefined;
  return JSON.stringify(pairs?.data?.map(({ key, value }) => ({ key, value }))) === JSON.stringify(plainPairs(content));
}

/**
 * Whether signed bytes (eContent) are a signature over this content.
 * @param signed as found in the signature, after which nothing else is known of them
 */
export function isSignedContent(content: SignatureContent, signed: Uint8Array): boolean {
  // half a character would be encoded as U+FFFD and so equal another text
  if (content.kind === 'text' && !content.text.isWellFormed()) return false;
  if (content.kind !== 'approval') return Buffer.from(signedBytes(content)).equals(signed);
  try {
    return isSignedApproval(content, new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(signed));
  } catch {
    return false;
  }
}
