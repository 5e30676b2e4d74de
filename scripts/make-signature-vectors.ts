/**
 * Makes test/signature/vectors anew: keys, certificates and messages, with the openssl command and fixed validity dates.
 * The keys are thrown away. Run it only when a vector is added: every file changes.
 *
 *     node scripts/make-signature-vectors.ts
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates, TRUST } from '../test/signature/generator/certificates.ts';
import { makeMessages } from '../test/signature/generator/messages.ts';
import { createPki } from '../test/signature/generator/pki.ts';

const target = join(import.meta.dirname, '../test/signature/vectors');
const work = mkdtempSync(join(tmpdir(), 'signature-vectors-'));
try {
  const pki = createPki(work);
  makeCertificates(pki);
  const messages = makeMessages(pki, work);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const name of TRUST) copyFileSync(pki.files(name).certificate, join(target, `${name}.pem`));
  for (const [name, message] of messages) writeFileSync(join(target, `${name}.cms`), message);
  console.log(`${messages.size} messages and ${TRUST.length} certificates in ${target}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
