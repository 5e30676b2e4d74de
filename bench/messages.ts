/** What a measured process and the bench say to each other. */
import { z } from 'zod';

const ask = z.enum(['usage', 'collect', 'profile-start', 'profile-stop']);
export type Ask = z.infer<typeof ask>;

export const askSchema = z.object({ id: z.number(), ask });
export const answerSchema = z.object({ id: z.number(), value: z.unknown(), error: z.string().optional() });

/** CPU time since the start of the process, in milliseconds. */
export const usageSchema = z.object({
  totalMs: z.number(),
  mainMs: z.number(),
  /** by the name of the thread; empty where the system does not say */
  threads: z.record(z.string(), z.number()),
  rssMb: z.number(),
  heapMb: z.number(),
  /** how late the event loop was since the last answer, in milliseconds */
  delayMs: z.object({ p50: z.number(), p99: z.number(), max: z.number() }),
  /** HTTP requests that arrived since the start of the process */
  requests: z.number(),
});
export type Usage = z.infer<typeof usageSchema>;

/** A V8 CPU profile, as far as it is read here. */
export const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
      children: z.array(z.number()).optional(),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});
export type Profile = z.infer<typeof profileSchema>;
