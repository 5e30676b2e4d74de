/**
 * What the FiCom guideline (MSS implementation guideline 2.1) asks beyond ETSI TS 102 204: Finnish numbers in full,
 * lengths, texts of 160 characters, and a finer code below every fault. Pure.
 */
import { type FaultCode, type FaultSubcode, MssFault } from './faults.ts';
import type { MssRequest } from './protocol.ts';

const LONGEST_TRANSACTION_ID = 32;
const SHORTEST_NUMBER = 3;
const LONGEST_NUMBER = 16;
export const FICOM_TEXT_LIMIT = 160;

/** Guideline, appendix C. */
const SUBCODES: Partial<Record<FaultCode, FaultSubcode>> = {
  105: 1052,
  208: 2082,
  209: 2091,
  401: 4011,
  402: 4021,
  403: 4032,
  404: 4041,
};

export const ficomFault = (fault: MssFault): MssFault =>
  fault.subcode === undefined ? new MssFault(fault.code, fault.detail, SUBCODES[fault.code], fault.reason) : fault;

/** @throws MssFault 101, 105 */
export function checkFicomRequest(request: MssRequest): void {
  const { apTransId = '', msisdn } = request;
  if (apTransId.length > LONGEST_TRANSACTION_ID) {
    throw new MssFault(101, `AP_TransID must have 1 to ${LONGEST_TRANSACTION_ID} characters`);
  }
  if ('msspTransId' in request && (request.msspTransId?.length ?? 0) > LONGEST_TRANSACTION_ID) {
    throw new MssFault(101, `MSSP_TransID must have 1 to ${LONGEST_TRANSACTION_ID} characters`);
  }
  if (msisdn === undefined || msisdn === '') return;
  if (msisdn.length < SHORTEST_NUMBER || msisdn.length > LONGEST_NUMBER) {
    throw new MssFault(101, `MSISDN must have ${SHORTEST_NUMBER} to ${LONGEST_NUMBER} characters`);
  }
  if (!/^\+358\d+$/.test(msisdn)) throw new MssFault(105, 'MSISDN must begin with +358', 1051);
}
