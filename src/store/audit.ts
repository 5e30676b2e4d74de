/**
 * The audit trail by Prisma. Events that come while a write is under way go together into the next one; an append is
 * done when its event is stored, so nothing is lost in a buffer.
 */
import type { AuditEvent, AuditTrail } from '../audit/audit.ts';
import type { Prisma } from '../generated/prisma/client.ts';

export interface StoredAuditTrail extends AuditTrail {
  /** Resolves when everything appended so far is stored, or was refused. */
  close(): Promise<void>;
}

/** The one call of a Prisma client that is used here. */
export interface AuditTable {
  createMany(args: { data: Prisma.AuditEventCreateManyInput[] }): Promise<unknown>;
}

interface Waiting {
  readonly row: Prisma.AuditEventCreateManyInput;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Keeps one statement below the limit of parameters. */
const BATCH = 1_000;

const encode = (event: AuditEvent): Prisma.AuditEventCreateManyInput => ({
  at: event.at,
  kind: event.kind,
  operator: event.operator ?? null,
  subject: event.subject ?? null,
  clientId: event.clientId ?? null,
  incident: event.incident ?? null,
  details: { ...event.details },
});

export function createAuditTrail(prisma: { readonly auditEvent: AuditTable }): StoredAuditTrail {
  const queue: Waiting[] = [];
  let writing: Promise<void> | undefined;

  const write = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.splice(0, BATCH);
      try {
        await prisma.auditEvent.createMany({ data: batch.map(({ row }) => row) });
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = undefined;
  };

  return {
    append(event) {
      return new Promise((resolve, reject) => {
        queue.push({ row: encode(event), resolve, reject });
        writing ??= write();
      });
    },
    async close() {
      await writing;
    },
  };
}
