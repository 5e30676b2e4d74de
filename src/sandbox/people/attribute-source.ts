/**
 * The simulated operators' customer records, asked over HTTP as those of a real operator are: POST
 * `{"msisdn","attributes":[…]}` → `{"attributes":{…},"withheld":[…]}`. 404 for a number that nobody here serves.
 */
import type { Context } from 'koa';
import { z } from 'zod';
import { ofPersonIdentity } from '../../attributes/person-identity-source.ts';
import { readJson, refuse } from '../phone/json-body.ts';
import { parseMsisdn } from '../phone/number-plan.ts';
import type { NumberDirectory } from '../phone/number-settings.ts';
import { type Person, RECORD_NAMES } from '../phone/person.ts';
import { personOf } from './people.ts';

const question = z.strictObject({
  msisdn: z.string(),
  attributes: z.array(z.string().max(64)).max(64),
});

/** What the person's FiCom names say counts where the record itself is silent. */
function recordsOf(person: Person): ReadonlyMap<string, unknown> {
  const { givenName = '', surName = '', hetu = '' } = person;
  const named = Object.entries(ofPersonIdentity({ givenName, surName, hetu })).filter(([, value]) => value);
  const own = Object.entries(person).filter(([name]) => RECORD_NAMES.includes(name));
  return new Map<string, unknown>([...named, ...own]);
}

export function createAttributeRecords(numbers: Pick<NumberDirectory, 'find'>) {
  return async (ctx: Context): Promise<void> => {
    const asked = await readJson(ctx, question);
    if (!asked) return;
    const msisdn = parseMsisdn(asked.msisdn);
    const settings = msisdn === undefined ? undefined : numbers.find(msisdn)?.settings;
    if (!settings) {
      return refuse(ctx, { status: 404, error: 'unknown_number', description: 'nobody here has this number' });
    }
    const person = settings.person ?? personOf(settings.msisdn);
    const records = recordsOf(person);
    const withheld = (person.withheld ?? []).filter((name) => asked.attributes.includes(name));
    const given = asked.attributes.filter((name) => records.has(name) && !withheld.includes(name));
    ctx.body = { attributes: Object.fromEntries(given.map((name) => [name, records.get(name)])), withheld };
  };
}
