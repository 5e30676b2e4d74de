/** What both bindings' readers make of the same values. */
import { LANGUAGES, type Language } from '../../src/config/schema.ts';
import type { SignatureContent } from '../../src/mss/content.ts';
import type { GeofencingPolicy, RequestedServices } from '../../src/mss/services.ts';

export function languageOf(value: string): Language {
  const language = LANGUAGES.find((known) => known === value.toLowerCase());
  if (!language) throw new Error(`no language: ${value}`);
  return language;
}

export function contentOf(mimeType: string, encoding: string, data: string): SignatureContent {
  if (mimeType === 'text/plain' && encoding === 'UTF-8') return { kind: 'text', text: data };
  if (mimeType === 'application/octet-stream' && encoding === 'base64') {
    return { kind: 'challenge', bytes: Buffer.from(data, 'base64') };
  }
  if (mimeType !== 'application/vnd.mobileid.txn-approval') throw new Error(`no content: ${mimeType}`);
  const { type, dtbd } = JSON.parse(data);
  return { kind: 'approval', type, pairs: dtbd };
}

export interface PolicyValues {
  readonly countries: readonly string[];
  readonly excludedCountries: readonly string[];
  readonly limit: (name: string) => string | undefined;
}

export function policyOf({ countries, excludedCountries, limit }: PolicyValues): GeofencingPolicy {
  const number = (name: string) => {
    const value = limit(name);
    return value === undefined ? undefined : Number(value);
  };
  return {
    countries,
    excludedCountries,
    minDeviceConfidence: number('mindeviceconfidence'),
    minLocationConfidence: number('minlocationconfidence'),
    maxAgeMinutes: number('maxtimestampminutes'),
    maxAccuracyMetres: number('maxaccuracymeters'),
  };
}

/** A request of which one service after the other is taken in. */
export interface ReadServices {
  readonly language: Language | undefined;
  readonly services: RequestedServices;
}

export const noSpamOf = (code: string, verify: string) => ({
  noSpam: { code: code === '' ? undefined : code, verify: verify === 'yes' },
});
