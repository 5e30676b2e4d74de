/** What a signature covers: the content attached to a CMS. */
import * as pkijs from 'pkijs';

/** @param base64 of CMS SignedData */
export function cmsContent(base64: unknown): Buffer {
  const der = new Uint8Array(Buffer.from(String(base64), 'base64'));
  const { content } = pkijs.ContentInfo.fromBER(der);
  const { eContent } = new pkijs.SignedData({ schema: content }).encapContentInfo;
  return Buffer.from(eContent?.getValue() ?? new ArrayBuffer(0));
}
