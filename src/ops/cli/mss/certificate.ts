/**
 * `signet mss certificate`: key and certificate by which this gateway authenticates at an operator's service. Self-signed,
 * for client authentication, without any chain; never replaces a file.
 */
import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';
import { join } from 'node:path';
import { exportPrivateKey, generateKeys, type KeyType } from '../../../tls/key-pairs.ts';
import { pkcs12 } from '../../../tls/pkcs12-write.ts';
import { selfSignedClient, validFor } from '../../../tls/self-signed-client.ts';
import * as x509 from '../../../tls/x509.ts';
import { type CommandIo, EXIT, UsageError } from '../command.ts';
import type { NewFile } from '../new-files.ts';
import { needed, readOptions } from './arguments.ts';
import { createReport } from './report.ts';

const OPTIONS = {
  operator: { type: 'string' },
  name: { type: 'string' },
  organisation: { type: 'string' },
  country: { type: 'string' },
  years: { type: 'string' },
  key: { type: 'string' },
  out: { type: 'string' },
  password: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

interface Wanted {
  readonly operator: string;
  readonly subject: x509.Name;
  readonly years: number;
  readonly key: KeyType;
  readonly folder: string;
}

function wantedOf(options: ReturnType<typeof readOptions<typeof OPTIONS>>): Wanted {
  const operator = needed(options.operator, 'operator');
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(operator)) {
    throw new UsageError('--operator must be a name of letters, digits, - and _: the files are called after it');
  }
  const { country, key = 'RSA', organisation } = options;
  if (country !== undefined && !/^[A-Z]{2}$/.test(country)) throw new UsageError('--country must be a code such as CH');
  if (key !== 'RSA' && key !== 'EC') throw new UsageError('--key must be RSA or EC');
  const years = Number(options.years ?? '5');
  if (!Number.isInteger(years) || years < 1 || years > 10) throw new UsageError('--years must be 1 to 10');
  const subject = new x509.Name([
    { CN: [{ utf8String: needed(options.name, 'name') }] },
    ...(organisation === undefined ? [] : [{ O: [{ utf8String: organisation }] }]),
    ...(country === undefined ? [] : [{ C: [{ printableString: country }] }]),
  ]);
  return { operator, subject, years, key, folder: options.out ?? '.' };
}

/** One's own from standard input, or one that is made and kept beside. */
async function passwordOf(option: string | undefined, io: CommandIo): Promise<{ password: string; made: boolean }> {
  if (option === undefined) return { password: randomBytes(24).toString('base64url'), made: true };
  if (option !== '-') throw new UsageError('--password takes only -, and reads the password from standard input');
  const password = (await io.readInput()).replace(/\r?\n$/, '');
  if (password.length < 8) throw new UsageError('the password must have at least 8 characters');
  return { password, made: false };
}

function refusal(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  const path = 'path' in error ? error.path : 'a file';
  if (error.code === 'EEXIST') return `${path} is there already and is not replaced; nothing was made`;
  return `${path} cannot be made: ${error.code}`;
}

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readOptions(args, OPTIONS);
  const { folder, key, operator, subject, years } = wantedOf(options);
  const { made, password } = await passwordOf(options.password, io);
  const keys = await generateKeys(key);
  const certificate = await selfSignedClient(subject, keys, key, validFor(io.now(), years));
  const pem = await exportPrivateKey(keys.privateKey);
  const bundle = await pkcs12({
    certificate: new Uint8Array(certificate.rawData),
    privateKey: createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' }),
    password,
    friendlyName: operator,
    localKeyId: new Uint8Array(await webcrypto.subtle.digest('SHA-1', certificate.rawData)),
  });
  const files: readonly NewFile[] = [
    { path: join(folder, `${operator}.key`), content: pem },
    { path: join(folder, `${operator}.pem`), content: `${certificate.toString('pem')}\n` },
    { path: join(folder, `${operator}.p12`), content: bundle },
    ...(made ? [{ path: join(folder, `${operator}.p12.password`), content: `${password}\n` }] : []),
  ];
  try {
    io.writeNewFiles(files);
  } catch (error) {
    io.err(refusal(error));
    return EXIT.cannotCreate;
  }
  const digest = Buffer.from(await webcrypto.subtle.digest('SHA-256', certificate.rawData)).toString('hex');
  createReport(io, options.json).result(`send ${join(folder, `${operator}.pem`)} to the operator, keep the rest`, {
    ok: true,
    files: files.map(({ path }) => path),
    subject: certificate.subject,
    sha256: digest,
    endsAt: certificate.notAfter,
  });
  return EXIT.ok;
}
