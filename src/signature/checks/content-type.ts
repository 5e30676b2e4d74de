/** `content_type`: plain data is attached, and the signed attributes say so too (RFC 5652, 5.3 and 11.1). */
import { readOid } from '../asn1/values.ts';
import { CMS } from '../oids.ts';
import { Refused } from '../refused.ts';
import type { SignedMessage } from '../signed-data.ts';

/** A message with the attributes and the content that the later checks need. */
export type AttachedMessage = SignedMessage & {
  readonly content: Uint8Array;
  readonly signedAttributes: NonNullable<SignedMessage['signedAttributes']>;
};

export function checkContentType(message: SignedMessage): AttachedMessage {
  const { contentType, content, signedAttributes } = message;
  if (contentType !== CMS.data) throw new Refused(`the content type ${contentType} is not data`);
  if (content === undefined) throw new Refused('the content is not attached');
  if (signedAttributes === undefined) throw new Refused('there are no signed attributes');
  const [value, ...others] = signedAttributes.values.get(CMS.contentType) ?? [];
  if (!value || others.length > 0) throw new Refused('there is not exactly one signed content type');
  if (readOid(value) !== contentType) throw new Refused('the signed content type is not that of the content');
  return { ...message, content, signedAttributes };
}
