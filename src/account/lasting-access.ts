/** Which relying parties may ask about a person again, without that person: those that hold a refresh token. Types only. */

export interface LastingAccess {
  readonly clientId: string;
  /** until when, unless it is used and renewed before; with the session that it belongs to, at most as long as that */
  readonly until: Date;
}

export interface LastingAccessReader {
  /** One of each client, by client. */
  list(operator: string, subscriberId: string): Promise<readonly LastingAccess[]>;
}
