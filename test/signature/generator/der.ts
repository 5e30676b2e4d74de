/** Writes DER and BER by hand, so that messages can be made that no library would make. */

type Part = Uint8Array | string;
const bytes = (parts: readonly Part[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'hex') : part)));

/** One element with a definite length; parts are bytes or hex. */
export function tlv(tag: number, ...parts: readonly Part[]): Buffer {
  const content = bytes(parts);
  if (content.length < 0x80) return Buffer.concat([Buffer.of(tag, content.length), content]);
  const length = Buffer.from(content.length.toString(16).padStart(content.length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, content]);
}

/** One constructed element with an indefinite length. */
export const indefinite = (tag: number, ...parts: readonly Part[]): Buffer =>
  Buffer.concat([Buffer.of(tag, 0x80), bytes(parts), Buffer.of(0, 0)]);

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...arcs] = dotted.split('.').map(Number);
  const octets = [first * 40 + second, ...arcs].flatMap((arc) => {
    const base128 = [arc % 128];
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
      base128.unshift((rest % 128) | 0x80);
    }
    return base128;
  });
  return tlv(0x06, Buffer.from(octets));
}

export const NULL = Buffer.of(5, 0);
export const algorithm = (id: string, parameters: Uint8Array = Buffer.alloc(0)): Buffer =>
  tlv(0x30, oid(id), parameters);
