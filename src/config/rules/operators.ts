/** What must hold for each operator and between operators. */
import type { LoaEntryView } from '../view.ts';
import { serviceAddresses } from './mss-connection.ts';
import { phoneTexts } from './phone-texts.ts';
import { claims, mistake, type Rule } from './rule.ts';
import { smsRules } from './sms.ts';

const at = (id: string, rest: string): string => `operators.${id}.${rest}`;

/** OpenID Connect Discovery 1.0 section 3: no query, no fragment; and no slash at the end, since paths are appended. */
const issuerShape: Rule = function* (view) {
  for (const [id, { issuer }] of view.operators) {
    if (issuer === undefined) continue;
    const url = new URL(issuer);
    const path = at(id, 'issuer');
    if (url.search !== '' || url.hash !== '' || issuer.includes('?') || issuer.includes('#')) {
      yield mistake(path, 'must have no query and no fragment');
    } else if (url.username !== '' || url.password !== '') {
      yield mistake(path, 'must hold no user name and no password');
    } else if (issuer.endsWith('/')) {
      yield mistake(path, `must not end with a slash: ${issuer.replace(/\/+$/, '')}`);
    } else if (url.href.replace(/\/$/, '') !== issuer) {
      yield mistake(path, `must be written in its plain form: ${url.href.replace(/\/$/, '')}`);
    }
  }
};

const uniqueIssuers: Rule = (view) =>
  claims(
    view.operators.flatMap(([id, { issuer }]) =>
      issuer === undefined ? [] : [{ path: at(id, 'issuer'), key: issuer }],
    ),
    (first) => `must differ from ${first}`,
  );

const servesNumbers: Rule = function* (view) {
  for (const [id, { numbers }] of view.operators) {
    if (numbers !== undefined && numbers.prefixes.length === 0 && numbers.ported_in.length === 0) {
      yield mistake(at(id, 'numbers'), 'needs at least one prefix or ported number');
    }
  }
};

/** Mobile ID Reference Guide section 3.2.1: profiles that the service always answers with another one. */
const RESOLVED_BY_SERVICE = /\/(?:Any-[^/]*|AuthProfile1(?:\.ECC|\.RSA)?)$/;

const SIGNS_NOTHING: ReadonlySet<string> = new Set(['passthrough', 'sms']);

function* resolutions(path: string, entry: LoaEntryView) {
  const { authenticator, resolved, signature_profile: profile } = entry;
  const isAny = authenticator === 'any';
  if (resolved === undefined) {
    const always = isAny || (typeof profile === 'string' && RESOLVED_BY_SERVICE.test(profile));
    if (always) yield mistake(`${path}.resolved`, 'is missing: the service resolves this signature profile to others');
    return;
  }
  if (authenticator !== undefined && SIGNS_NOTHING.has(authenticator)) {
    yield mistake(`${path}.resolved`, `must be absent: ${authenticator} signs nothing`);
    return;
  }
  for (const { index, value } of resolved) {
    if (isAny || authenticator === undefined || value.authenticator === authenticator) continue;
    yield mistake(
      `${path}.resolved.${index}.authenticator`,
      `must be ${authenticator}, as the entry's, unless that is any`,
    );
  }
  yield* claims(
    resolved.flatMap(({ index, value }) =>
      value.signature_profile === undefined
        ? []
        : [{ path: `${path}.resolved.${index}.signature_profile`, key: value.signature_profile }],
    ),
    (first) => `must differ from ${first}`,
  );
}

const signatureProfiles: Rule = function* (view) {
  for (const [id, { loa }] of view.operators) {
    for (const [level, entries] of loa) {
      for (const { index, value } of entries) {
        const path = at(id, `loa.${level}.${index}`);
        const signs = value.authenticator !== undefined && !SIGNS_NOTHING.has(value.authenticator);
        if (signs && value.signature_profile === undefined) {
          yield mistake(`${path}.signature_profile`, `is missing: ${value.authenticator} asks for a mobile signature`);
        }
        const change = value.sim_serial_change;
        if (value.authenticator !== undefined && !signs && change !== undefined) {
          yield mistake(`${path}.sim_serial_change`, `must be absent: ${value.authenticator} brings no SIM serial`);
        } else if (level === '4' && change === 'accept') {
          yield mistake(`${path}.sim_serial_change`, 'must be reject or renew at level 4', change);
        }
        yield* resolutions(path, value);
      }
    }
  }
};

const passthroughAddress: Rule = function* (view) {
  for (const [id, { loa, passthrough_url }] of view.operators) {
    const used = loa.some(([, entries]) => entries.some(({ value }) => value.authenticator === 'passthrough'));
    if (used && passthrough_url === undefined) {
      yield mistake(at(id, 'passthrough_url'), 'is missing: the authenticator passthrough asks it');
    }
  }
};

const SOAP_KEYS = ['soap_wrapper', 'soap_media_type'] as const;

const soapBinding: Rule = function* (view) {
  for (const [id, { mss }] of view.operators) {
    if (mss?.binding !== 'soap') {
      for (const key of SOAP_KEYS) {
        if (mss?.[key] !== undefined) yield mistake(at(id, `mss.${key}`), 'must be absent unless binding is soap');
      }
    } else {
      for (const { path, url } of serviceAddresses(id, mss)) {
        if (!/\/MSS_\w+\/*$/.test(new URL(url).pathname)) continue;
        yield mistake(path, 'must be the address above the ports, without MSS_…Port at its end', url);
      }
    }
  }
};

/** A request could set up a SIM whose state nobody asked for; and the page with the terms tells the state of a number. */
const autoActivation: Rule = function* ({ mode, operators }) {
  for (const [id, { mss, reveal = false }] of operators) {
    if (mss?.auto_activation === undefined) continue;
    if (!mss.profile_query) yield mistake(at(id, 'mss.profile_query'), 'must be true: auto_activation depends on it');
    // a sandbox brings auto_activation, and does without it where reveal was set to false
    if (!reveal && mode === 'production') {
      yield mistake(at(id, 'reveal'), 'must be true: with auto_activation the page tells that a SIM is not set up');
    }
  }
};

/** Nobody sees the bytes of a challenge: the event id is what people compare instead. */
const comparableChallenge: Rule = function* (view) {
  for (const [id, { mss }] of view.operators) {
    if (mss?.content === 'challenge' && !mss.services?.event_id) {
      yield mistake(
        at(id, 'mss.services.event_id'),
        'must be true with content challenge: people compare the event id',
      );
    }
  }
};

export const OPERATOR_RULES: readonly Rule[] = [
  issuerShape,
  uniqueIssuers,
  servesNumbers,
  signatureProfiles,
  passthroughAddress,
  ...smsRules,
  phoneTexts,
  soapBinding,
  autoActivation,
  comparableChallenge,
];
