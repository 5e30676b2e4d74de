/** Second opinions on a message: what pkijs and the openssl command say, as an independent check of the vectors. */
import { execFile } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fromBER, OctetString } from 'asn1js';
import { Certificate, ContentInfo, CryptoEngine, SignedData } from 'pkijs';

const run = promisify(execFile);

export interface Question {
  readonly cms: Uint8Array;
  readonly text: string;
  readonly at: Date;
  /** PEM */
  readonly anchors: readonly string[];
  readonly intermediates: readonly string[];
}
export type Opinion = 'ok' | 'refused';

/** @throws Error with one clear line when the command cannot be run: an opinion that is missing is no opinion */
export async function findOpenssl(): Promise<string> {
  try {
    return (await run('openssl', ['version'])).stdout.trim();
  } catch (cause) {
    throw new Error('the openssl command is needed for second opinions and cannot be run: install openssl', { cause });
  }
}

/** `openssl cms -verify` for any purpose, and that the content it gives back is the text. */
export async function askOpenssl({ cms, text, at, anchors, intermediates }: Question): Promise<Opinion> {
  const folder = await mkdtemp(join(tmpdir(), 'second-opinion-'));
  const file = (name: string): string => join(folder, name);
  try {
    await writeFile(file('message.cms'), cms);
    // Intermediates among them are no anchors: without -partial_chain only a self-signed certificate ends a path.
    await writeFile(file('authorities.pem'), [...anchors, ...intermediates].join('\n'));
    await run('openssl', [
      ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', file('message.cms'), '-out', file('content')],
      ...['-purpose', 'any', '-attime', String(Math.floor(at.getTime() / 1000))],
      ...['-CAfile', file('authorities.pem'), '-no-CApath', '-no-CAstore'],
    ]);
    return (await readFile(file('content'))).equals(Buffer.from(text)) ? 'ok' : 'refused';
  } catch (error) {
    // A number is the exit code of a command that ran; anything else means that it did not.
    if (error instanceof Error && 'code' in error && typeof error.code === 'number') return 'refused';
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const engine = new CryptoEngine({ name: 'node', crypto: webcrypto });

/** pkijs: signature and chain of the first signer, and that the attached content is the text. */
export async function askPkijs({ cms, text, at, anchors, intermediates }: Question): Promise<Opinion> {
  try {
    const signed = new SignedData({ schema: ContentInfo.fromBER(new Uint8Array(cms).buffer).content });
    signed.certificates = [...(signed.certificates ?? []), ...intermediates.map(certificate)];
    const answer = await signed.verify(
      { signer: 0, checkChain: true, checkDate: at, trustedCerts: anchors.map(certificate), extendedMode: true },
      engine,
    );
    const trusted = answer.signatureVerified === true && answer.signerCertificateVerified === true;
    const content = signed.encapContentInfo.eContent;
    const same = content instanceof OctetString && Buffer.from(content.getValue()).equals(Buffer.from(text));
    return trusted && same ? 'ok' : 'refused';
  } catch {
    // pkijs throws for most of what it cannot read or refuses.
    return 'refused';
  }
}

function certificate(pem: string): Certificate {
  const der = Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
  return new Certificate({ schema: fromBER(new Uint8Array(der).buffer).result });
}
