/** The append-only audit trail. Events hold no phone number, token, code or secret. */

export type AuditKind =
  | 'login.succeeded'
  | 'login.failed'
  | 'login.cancelled'
  | 'login.late_answer_discarded'
  /** SIM serial numbers: the first one, and what became of another one */
  | 'sim_serial.stored'
  | 'sim_serial.accepted'
  | 'sim_serial.rejected'
  | 'sim_serial.renewed'
  | 'sim_serial.cleared'
  /** a used refresh token came again: its grant has ended */
  | 'refresh_token.reused'
  /** a person is signed in no more: at one relying party, or in a browser; `reason` says why */
  | 'session.ended'
  /** a relying party could not be told of it, however often it was tried */
  | 'logout.undelivered'
  /** what a person agreed to share with a relying party */
  | 'consent.given'
  | 'consent.refused'
  | 'consent.withdrawn'
  | 'terms.accepted'
  | 'terms.recorded'
  /** a subscriber was ended: new owner of the number, number gone to another operator, person forgotten */
  | 'subscriber.recycled'
  | 'subscriber.ported_out'
  | 'subscriber.erased'
  | 'relying_party.created'
  /** an operator has new keys */
  | 'keys.rotated'
  | 'keys.withdrawn'
  /** personal data was given to a relying party, a number confirmed, signals of a number given */
  | 'attributes.shared'
  | 'number.verified'
  | 'attributes.takeover_signals';

export interface AuditEvent {
  readonly at: Date;
  readonly kind: AuditKind;
  readonly operator?: string | undefined;
  /** subscriber id */
  readonly subject?: string | undefined;
  readonly clientId?: string | undefined;
  readonly incident?: string | undefined;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

export interface AuditTrail {
  append(event: AuditEvent): Promise<void>;
}
