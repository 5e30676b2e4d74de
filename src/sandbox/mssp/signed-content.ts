/** What is to be signed, apart from how it was asked for. */
import type { Pair } from '../phone/message.ts';

export interface SignedContent {
  /** what the phone shows */
  readonly text: string;
  /** shown one below the other in place of the text */
  readonly pairs?: readonly Pair[];
  /** base64 of what is signed; absent: the text in UTF-8 */
  readonly bytes?: string;
  /** a SIM cannot show it */
  readonly appOnly?: boolean;
}
