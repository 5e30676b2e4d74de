/** MSS_Registration, as far as a Kiuru service offers it to application providers: who a number belongs to. */

import { parseMsisdn } from '../phone/number-plan.ts';
import { ficomAttributes } from '../phone/person.ts';
import { activeMethods, admitCaller, answerHead, present } from './checks.ts';
import { MssFault } from './faults.ts';
import type { RegistrationAnswer, RegistrationRequest } from './protocol.ts';
import type { ServiceContext } from './service-context.ts';
import { PERSON_ID } from './service-uris.ts';

const GET_MOBILE_USER = 'GetMobileUser';

/** @throws MssFault 101, 102, 104, 105 */
export async function register(request: RegistrationRequest, context: ServiceContext): Promise<RegistrationAnswer> {
  const caller = admitCaller(request, context);
  if (caller.dialect !== 'kiuru') throw new MssFault(104, 'This AP may not use MSS_Registration');
  const useCase = present(request.useCase, 'UseCase Name');
  if (useCase.replace(/^mids:/, '') !== GET_MOBILE_USER) {
    throw new MssFault(101, `UseCase ${useCase.slice(0, 100)} is not served here; mids:${GET_MOBILE_USER} is`);
  }
  const msisdn = parseMsisdn(present(request.inputs.get('targetmsisdn'), 'Input targetmsisdn'));
  if (msisdn === undefined) throw new MssFault(101, 'Illegal msisdn');
  const settings = context.numbers.find(msisdn)?.settings;
  if (!settings) throw new MssFault(105);
  const state = settings.suspended || activeMethods(settings).length === 0 ? 'INACTIVE' : 'ACTIVE';
  const person = Object.entries(ficomAttributes(settings.person ?? {})).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name: `${PERSON_ID}${name}`, value }],
  );
  return {
    operation: 'registration',
    ...answerHead(caller, context.now()),
    status: 100,
    useCase,
    outputs: [{ name: 'MSISDN', value: `+${msisdn}` }, { name: 'State', value: state }, ...person],
  };
}
