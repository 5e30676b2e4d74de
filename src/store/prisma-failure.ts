/** What Prisma throws for a row that a unique index refuses. */
import { Prisma } from '../generated/prisma/client.ts';

export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
