/** What has become of a transaction, as status and signature or as the fault that it ended with. */
import { isOpen } from '../phone/message.ts';
import { isFaultCode, MssFault, type StatusCode } from './faults.ts';
import { personXml } from './person-answer.ts';
import type { ServiceResponse, SignatureValue } from './protocol.ts';
import type { ServiceContext } from './service-context.ts';
import { serviceResponses } from './services.ts';

export interface Outcome {
  readonly status: StatusCode;
  readonly signature: SignatureValue | undefined;
  readonly services: readonly ServiceResponse[];
}

/**
 * @param expired detail of fault 208
 * @throws MssFault for every other end than a signature or a failure status
 */
export async function outcomeOf(id: string, context: ServiceContext, expired: string): Promise<Outcome> {
  const { transactions } = context;
  const found = transactions.find(id);
  if (!found) throw new MssFault(101, 'MSSP_TransID is unknown');
  const { message, transaction } = found;
  if (isOpen(message)) return unsigned(504);
  switch (message.state) {
    case 'approved':
      if (transaction.services.violation) throw new MssFault(450);
      return {
        status: transaction.services.validated ? 502 : 500,
        signature: await transactions.signature(found),
        services: serviceResponses(transaction.services, await personXml(found, context)),
      };
    case 'expired':
      throw new MssFault(208, expired);
    case 'failed': {
      const code = transaction.fault ?? 900;
      if (isFaultCode(code)) throw new MssFault(code);
      return unsigned(code);
    }
    default:
      throw new MssFault(401);
  }
}

const unsigned = (status: StatusCode): Outcome => ({ status, signature: undefined, services: [] });
