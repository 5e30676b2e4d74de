/**
 * Decides whether an MSS answer authenticates the subscriber: the signature verifies, the signed bytes are the text that
 * was sent, and the SIM serial is the known one where the level demands it. Trusts nothing that the response says.
 */
import type { AuditTrail } from '../audit/audit.ts';
import type { LoaEntry } from '../config/schema.ts';
import type { SignatureResponse } from '../mss/client.ts';
import type { OutcomeCode } from '../mss/outcomes.ts';
import type { Operator } from '../operator/operator.ts';
import type { SignatureVerifier } from '../signature/verification.ts';
import type { Subscriber, SubscriberRepository } from '../subscriber/subscriber.ts';
import { type Resolved, resolve } from './resolution.ts';

export type Verdict =
  | { readonly ok: true; readonly subscriber: Subscriber; readonly resolved: Resolved }
  | { readonly ok: false; readonly outcome: OutcomeCode; readonly detail: string };

export interface Evidence {
  readonly operator: Operator;
  readonly verifier: SignatureVerifier;
  readonly msisdn: string;
  readonly text: string;
  readonly response: SignatureResponse;
  /** what was asked for */
  readonly entry: LoaEntry;
  readonly at: Date;
}

const SERIAL: OutcomeCode = 'serial_mismatch';

export async function judge(
  evidence: Evidence,
  ports: { readonly subscribers: SubscriberRepository; readonly audit: AuditTrail },
): Promise<Verdict> {
  const { entry, operator, at, response } = evidence;
  const resolved = resolve(entry, response.signatureProfile);
  if (!resolved) return { ok: false, outcome: 'mismatch', detail: 'the service used another signature profile' };
  const matchSimSerial = entry.match_sim_serial;
  const subscriber = await ports.subscribers.findOrCreate(operator.id, evidence.msisdn);
  const verification = evidence.verifier.verify({
    cms: response.cms,
    text: evidence.text,
    at,
    policy: {
      allowSha1: operator.settings.trust.allow_sha1,
      allowRsaBelow2048: operator.settings.trust.allow_rsa_below_2048,
    },
    simSerial: matchSimSerial ? subscriber.simSerial : undefined,
  });
  if (!verification.ok) {
    const serial = verification.failed === 'sim_serial' && subscriber.simSerial !== undefined;
    if (serial) {
      await ports.audit.append({ at, kind: 'sim_serial.mismatch', operator: operator.id, subject: subscriber.id });
    }
    return {
      ok: false,
      outcome: serial ? SERIAL : 'signature_invalid',
      detail: `${verification.failed}: ${verification.detail}`,
    };
  }
  if (subscriber.simSerial === undefined) {
    const stored = await ports.subscribers.storeSimSerial(subscriber.id, verification.signer.simSerial);
    await ports.audit.append({ at, kind: 'sim_serial.stored', operator: operator.id, subject: subscriber.id });
    if (matchSimSerial && stored.toUpperCase() !== verification.signer.simSerial.toUpperCase()) {
      return { ok: false, outcome: SERIAL, detail: 'another serial was stored at the same moment' };
    }
  }
  return { ok: true, subscriber, resolved };
}
