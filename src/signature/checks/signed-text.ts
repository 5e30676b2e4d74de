/** `signed_text`: what was signed is, byte for byte, the text that was sent. */
import { Refused } from '../refused.ts';
import type { AttachedMessage } from './content-type.ts';

export function checkSignedText({ content }: AttachedMessage, text: string): void {
  // A lone surrogate would be encoded as U+FFFD and so equal another text.
  if (!text.isWellFormed() || Buffer.compare(content, Buffer.from(text, 'utf8')) !== 0) {
    throw new Refused('the signed text is not the text that was sent');
  }
}
