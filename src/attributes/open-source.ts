/** The source of personal data that an operator's configuration names. */
import type { OperatorSettings } from '../operator/operator.ts';
import type { SubscriberAttributes } from '../subscriber/attributes.ts';
import { createHttpSource, type HttpSourceTls } from './http-source.ts';
import { createPersonIdentitySource } from './person-identity-source.ts';
import { type AttributeSource, noSource } from './source.ts';
import { withOwnKnowledge } from './subscriber-source.ts';

export interface SourcePorts {
  readonly openTls: (settings: NonNullable<OperatorSettings['attributes']>['tls']) => HttpSourceTls;
  readonly stored: Pick<SubscriberAttributes, 'find'>;
  /** epoch seconds since when a subscriber is known */
  readonly since: (subscriberId: string) => Promise<number | undefined>;
}

function configuredSource(settings: OperatorSettings['attributes'], ports: SourcePorts): AttributeSource {
  if (settings === undefined) return noSource;
  if (settings.kind === 'person_identity') return createPersonIdentitySource(ports.stored);
  const { url, tls } = settings;
  if (url === undefined) throw new TypeError('attributes of kind http have no address');
  return createHttpSource({ ...settings, url }, ports.openTls(tls));
}

export const openAttributeSource = (settings: OperatorSettings['attributes'], ports: SourcePorts): AttributeSource =>
  withOwnKnowledge(configuredSource(settings, ports), ports.since);
