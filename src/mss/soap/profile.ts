/** The profile query extension in XML, in Swisscom's shape (devices below Sscds) and in Kiuru's (certificates alone). */
import { bytesOf, MAX_VALUE_LENGTH } from '../answer-values.ts';
import type { MobileUserCertificate, SignatureDevice, SubscriberProfile } from '../profile.ts';
import { at, find, type XmlElement } from '../xml/element.ts';

const named = (element: XmlElement | undefined, name: string): XmlElement[] =>
  (element?.children ?? []).filter((child) => child.name === name);

const short = (value: string | undefined): string | undefined => value?.trim().slice(0, MAX_VALUE_LENGTH) || undefined;

function flag(element: XmlElement | undefined, name: string): boolean | undefined {
  for (const [key, value] of element?.attributes ?? []) {
    if (key.toLowerCase() === name) return value.trim().toLowerCase() === 'true';
  }
  return undefined;
}

function certificateOf(element: XmlElement): MobileUserCertificate {
  const profiles = [
    ...named(element, 'SignatureProfile'),
    ...named(at(element, 'SignatureProfiles'), 'SignatureProfile'),
  ];
  return {
    state: short(element.attributes.get('State')),
    algorithm: short(element.attributes.get('Algorithm')),
    signatureProfiles: profiles.map((profile) => (at(profile, 'mssURI') ?? profile).text.trim()),
    certificates: named(element, 'X509Certificate').map(({ text }) => bytesOf(text, 'X509Certificate')),
    subjects: named(element, 'X509SubjectName').map(({ text }) => text.trim()),
  };
}

const certificatesOf = (element: XmlElement): MobileUserCertificate[] =>
  named(element, 'MobileUserCertificate').map(certificateOf);

const deviceOf = (element: XmlElement): SignatureDevice => ({
  state: short(at(element, 'State')?.text),
  pinBlocked: flag(at(element, 'PinStatus'), 'blocked'),
  certificates: certificatesOf(element),
});

function simOf(element: XmlElement): SubscriberProfile['sim'] {
  const card = at(element, 'CardDetails');
  const detail = (name: string): string | undefined => short(at(card, name)?.text);
  return {
    ...deviceOf(element),
    cardDetails: card && { mcc: detail('MCC'), mnc: detail('MNC'), network: detail('Network') },
  };
}

/**
 * @param message MSS_ProfileResp
 * @throws MssError `bad_answer`
 */
export function soapProfile(message: XmlElement): SubscriberProfile {
  const extension = find(at(message, 'Status', 'StatusDetail'), ({ name }) => name === 'ProfileQueryExtension');
  const user = at(extension, 'MobileUser');
  const sim = at(extension, 'Sscds', 'Sim');
  return {
    signatureProfiles: named(message, 'SignatureProfile').map((profile) =>
      (at(profile, 'mssURI') ?? profile).text.trim(),
    ),
    recoveryCodeCreated: flag(user, 'recoverycodecreated'),
    autoActivation: flag(user, 'autoactivation'),
    sim: sim && simOf(sim),
    apps: named(at(extension, 'Sscds'), 'App').map(deviceOf),
    certificates: extension ? certificatesOf(extension) : [],
  };
}
