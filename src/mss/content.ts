/**
 * What is signed (DataToBeSigned) and which bytes the signature must then cover. Pure.
 */

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
