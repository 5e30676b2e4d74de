/** The calls beside the signature itself, the same in both messaging modes. */
import { type MssClient, MssError } from './client.ts';

export type Enquiries = Pick<MssClient, 'profile' | 'receipt' | 'health'>;

export function createEnquiries(): Enquiries {
  const unspoken = async (): Promise<never> => {
    throw new MssError('internal', 'this operation is not spoken by the binding', { nothingSent: true });
  };
  return { profile: unspoken, receipt: unspoken, health: unspoken };
}
