/** Turns a row of the vector table into what the verifier and the second opinions are asked. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SignatureVerifier, VerificationRequest } from '../../src/signature/verification.ts';
import { createSignatureVerifier } from '../../src/signature/verify.ts';
import { AT, TEXT, type TrustName, type Vector } from './vectors.ts';

const FOLDER = join(import.meta.dirname, 'vectors');

export const message = (file: string): Buffer => readFileSync(join(FOLDER, `${file}.cms`));
export const pem = (name: TrustName): string => readFileSync(join(FOLDER, `${name}.pem`), 'utf8');

export const STRICT = { allowSha1: false, allowRsaBelow2048: false };

export const requestOf = ({
  file,
  text = TEXT,
  at = AT,
  policy,
  simSerial,
}: Vector): VerificationRequest & { readonly text: string } => ({
  cms: message(file),
  text,
  at: new Date(at),
  policy: { ...STRICT, ...policy },
  simSerial,
});

export const trustOf = ({ anchors = ['root'], intermediates = [] }: Pick<Vector, 'anchors' | 'intermediates'>) => ({
  anchors: anchors.map(pem),
  intermediates: intermediates.map(pem),
});

export const verifierFor = (trust: Pick<Vector, 'anchors' | 'intermediates'>): SignatureVerifier =>
  createSignatureVerifier(trustOf(trust));

/** A name for a row, unlike that of any other. */
export function titleOf({ file, expect, openssl, pkijs, ...asked }: Vector): string {
  return Object.keys(asked).length === 0 ? file : `${file} ${JSON.stringify(asked)}`;
}
