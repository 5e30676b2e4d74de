/**
 * The simulated Mobile Signature Service (ETSI TS 102 204) behind any binding: one request in, one answer or MssFault out.
 * Owns what the operations share; each operation has a file of its own.
 */
import { queryProfile } from './operation-profile.ts';
import { sendReceipt } from './operation-receipt.ts';
import { requestSignature } from './operation-sign.ts';
import { queryStatus } from './operation-status.ts';
import type { MssAnswer, MssRequest } from './protocol.ts';
import type { ServiceContext } from './service-context.ts';

/** @param phonesOrigin where a browser finds the phones, for answers that lead there */
export type MssService = (request: MssRequest, phonesOrigin: string) => Promise<MssAnswer>;

/** @throws MssFault */
export function createService(context: ServiceContext): MssService {
  return async (request, phonesOrigin) => {
    switch (request.operation) {
      case 'sign':
        return requestSignature(request, context, phonesOrigin);
      case 'status':
        return queryStatus(request, context);
      case 'receipt':
        return sendReceipt(request, context);
      case 'profile':
        return queryProfile(request, context);
    }
  };
}
