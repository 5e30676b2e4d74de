/** `signed_text`: what was signed is, byte for byte, the text that was sent; or what its sender takes for its content. */
import { Refused } from '../refused.ts';
import type { VerificationRequest } from '../verification.ts';
import type { AttachedMessage } from './content-type.ts';

export function checkSignedText({ content }: AttachedMessage, text: VerificationRequest['text']): void {
  if (!(typeof text === 'string' ? isText(content, text) : text(content))) {
    throw new Refused('what was signed is not what was sent');
  }
}

function isText(content: Uint8Array, text: string): boolean {
  // A lone surrogate would be encoded as U+FFFD and so equal another text.
  return text.isWellFormed() && Buffer.compare(content, Buffer.from(text, 'utf8')) === 0;
}
