/** What Prisma throws, told apart by its codes. */
import { Prisma } from '../generated/prisma/client.ts';

/** a unique index refuses the row */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';

/** the row to change is not there */
export const isMissing = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2025';
