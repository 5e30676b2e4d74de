/**
 * Decides whether an MSS answer authenticates the subscriber: the signature verifies, the signed bytes are the text that
 * was sent, and the SIM serial is the known one where the level demands it. Trusts nothing that the response says.
 */
import type { AuditTrail } from '../audit/audit.ts';
import type { SignatureResponse } from '../mss/client.ts';
import type { OutcomeCode } from '../mss/outcomes.ts';
import type { Operator } from '../operator/operator.ts';
import type { SignatureVerifier } from '../signature/verification.ts';
import type { Subscriber, SubscriberRepository } from '../subscriber/subscriber.ts';

export type Verdict =
  | { readonly ok: true; readonly subscriber: Subscriber }
  | { readonly ok: false; readonly outcome: OutcomeCode; readonly detail: string };

export interface Evidence {
  readonly operator: Operator;
  readonly verifier: SignatureVerifier;
  readonly msisdn: string;
  readonly text: string;
  readonly response: SignatureResponse;
  /** the profile that was asked for */
  readonly signatureProfile: string | undefined;
  /** the serial must be the stored one */
  readonly matchSimSerial: boolean;
  readonly at: Date;
}

const SERIAL: OutcomeCode = 'serial_mismatch';

/** Profiles that the service resolves to another one: any method, and the deprecated alias. */
const RESOLVED_BY_SERVICE = /\/(?:Any-[^/]*|AuthProfile1)$/;

/** A service that used another profile than the one asked for may have reached another level. */
const isOtherProfile = (asked: string | undefined, used: string | undefined): boolean =>
  asked !== undefined && used !== undefined && asked !== used && !RESOLVED_BY_SERVICE.test(asked);

export async function judge(
  evidence: Evidence,
  ports: { readonly subscribers: SubscriberRepository; readonly audit: AuditTrail },
): Promise<Verdict> {
  const { operator, at, matchSimSerial, response } = evidence;
  if (isOtherProfile(evidence.signatureProfile, response.signatureProfile)) {
    return { ok: false, outcome: 'mismatch', detail: 'the service used another signature profile' };
  }
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
  return { ok: true, subscriber };
}
