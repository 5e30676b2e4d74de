/** The signatures that the sandbox spoils: each is wrong in the one thing it says, and there is one for every vector. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAuthority } from '../../../src/sandbox/pki/authority.ts';
import { createKeyStore, createKit, type Kit } from '../../../src/sandbox/trouble/defect-kit.ts';
import { DEFECT_NAMES, DEFECTS, type DefectName } from '../../../src/sandbox/trouble/defects.ts';
import type { CheckName, SignatureVerifier } from '../../../src/signature/verification.ts';
import { createSignatureVerifier } from '../../../src/signature/verify.ts';
import { VECTORS } from '../../signature/vectors.ts';

const NOW = Date.UTC(2026, 0, 15);
const SIM = 'MIDCHETHISSIM001';
const TEXT = 'Signet: Sign in to Shop? (AB23)';

/** The check of the verifier that must notice it. */
const EXPECTED: Readonly<Record<DefectName, CheckName>> = {
  trailing_byte: 'structure',
  two_messages: 'structure',
  not_signed_data: 'structure',
  nested_too_deep: 'structure',
  tag_number_above_30: 'structure',
  field_too_many: 'structure',
  two_signers: 'structure',
  same_signer_twice: 'structure',
  no_signer: 'structure',
  no_certificates: 'structure',
  signer_not_among_certificates: 'structure',
  two_certificates_fit: 'structure',
  certificate_unreadable: 'structure',
  attribute_twice: 'structure',
  detached: 'content_type',
  no_attributes: 'content_type',
  other_content_type: 'content_type',
  content_type_differs: 'content_type',
  content_type_not_signed: 'content_type',
  content_type_two_values: 'content_type',
  digest_of_other_text: 'message_digest',
  digest_missing: 'message_digest',
  digest_md5: 'message_digest',
  signature_flipped: 'signature',
  signature_by_other_key: 'signature',
  signature_over_context_tag: 'signature',
  signature_over_content: 'signature',
  signature_algorithm_of_other_key: 'signature',
  signature_hash_differs: 'signature',
  signature_parameters: 'signature',
  signature_pss_under_rsa: 'signature',
  pss: 'signature',
  rsa_sha1: 'signature',
  ecdsa_sha1: 'signature',
  other_text: 'signed_text',
  text_with_newline: 'signed_text',
  text_decomposed: 'signed_text',
  user_certificate_only: 'chain',
  unknown_root: 'chain',
  impostor_root: 'chain',
  path_length_exceeded: 'chain',
  path_length_of_root: 'chain',
  user_critical_extension: 'chain',
  authority_critical_extension: 'chain',
  authority_name_constraints: 'chain',
  authority_not_ca: 'chain',
  authority_without_constraints: 'chain',
  authority_without_cert_sign: 'chain',
  issued_by_user: 'chain',
  expired: 'validity',
  not_yet_valid: 'validity',
  authority_expired: 'validity',
  no_key_usage: 'key_policy',
  key_usage_encipherment: 'key_policy',
  purpose_server: 'key_policy',
  purpose_any: 'key_policy',
  authority_purpose_server: 'key_policy',
  rsa_1024: 'key_policy',
  authority_rsa_1024: 'key_policy',
  p384: 'key_policy',
  certificate_sha1: 'key_policy',
  certificate_pss_sha1: 'key_policy',
  no_serial: 'sim_serial',
  two_serials: 'sim_serial',
  other_serial: 'sim_serial',
};

let dir: string;
let kit: Kit;
let verifier: SignatureVerifier;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'signet-defects-'));
  const { issuers, rootPem } = await openAuthority(dir, NOW);
  const keys = createKeyStore();
  kit = createKit({ text: TEXT, simSerial: SIM, issuers, keys, now: () => NOW, randomBytes });
  verifier = createSignatureVerifier({ anchors: [rootPem], intermediates: [] });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const verified = (cms: Uint8Array, known: 'this SIM' | 'none' = 'this SIM') =>
  verifier.verify({
    cms,
    text: TEXT,
    at: new Date(NOW),
    policy: { allowSha1: false, allowRsaBelow2048: false },
    simSerial: known === 'none' ? undefined : SIM,
  });

describe('without a defect', () => {
  it.each(['ec', 'rsa'] as const)('a signature by %s is good', async (key) => {
    expect(verified(kit.message(await kit.user({ key })))).toMatchObject({ ok: true });
  });

  it('a signature below another authority is good too', async () => {
    const { chain, issuer } = await kit.authority();
    expect(verified(kit.message(await kit.user({ below: issuer }), {}, chain))).toMatchObject({ ok: true });
  });
});

describe('each defect is noticed by its check', () => {
  it.each(DEFECT_NAMES.map((name) => [name, EXPECTED[name]] as const))('%s by %s', async (name, failed) => {
    expect(verified(await DEFECTS[name].make(kit))).toMatchObject({ ok: false, failed });
  });

  it('but another SIM is accepted where none is known yet', async () => {
    expect(verified(await DEFECTS.other_serial.make(kit), 'none')).toMatchObject({ ok: true });
  });
});

/** Anchors are the operator's configuration, which the service cannot change. */
const NEEDS_OTHER_ANCHORS = ['root-expired'];

it('has a defect for every message that the verifier is tested to refuse', () => {
  const defects = new Set<string>(DEFECT_NAMES);
  const lawful = new Set(VECTORS.filter(({ expect: outcome }) => outcome === 'ok').map(({ file }) => file));
  const missing = VECTORS.filter(({ policy, file }) => !policy && !lawful.has(file))
    .map(({ file }) => file)
    .filter((file) => !NEEDS_OTHER_ANCHORS.includes(file))
    .filter((file) => !defects.has(file.replace(/^openssl-/, '').replaceAll('-', '_')));
  expect([...new Set(missing)]).toEqual([]);
});
