/**
 * Makes AP_TransID: an xs:NCName, so it begins with a letter, of at most 32 characters (FiCom), unique for ever.
 * @param randomBytes node:crypto's randomBytes or a stand-in
 */
export function newApTransId(randomBytes: (size: number) => Uint8Array): string {
  // 120 random bits: 30 hexadecimal digits after the letter
  return `S${Buffer.from(randomBytes(15)).toString('hex')}`;
}
