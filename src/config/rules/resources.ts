/** What must hold for resources, and for the relying parties that name them. */
import { claims, mistake, type Rule } from './rule.ts';

/** A token that cannot be taken back must not outlive the reason for which it was given by long. */
const LONGEST_JWT_S = 3_600;

const uniqueIdentifiers: Rule = (view) =>
  claims(
    view.resources.flatMap(({ index, value: { identifier } }) =>
      identifier === undefined ? [] : [{ path: `resources.${index}.identifier`, key: identifier }],
    ),
    (first) => `must stand once only; ${first} is the same`,
  );

/** Tokens for a resource must be told from what is meant for the gateway itself. */
const notAnIssuer: Rule = function* (view) {
  for (const { index, value } of view.resources) {
    const { identifier } = value;
    const own = view.operators.some(
      ([, { issuer }]) => issuer !== undefined && (identifier === issuer || identifier?.startsWith(`${issuer}/`)),
    );
    if (own) yield mistake(`resources.${index}.identifier`, 'must not be an issuer, nor an address below one');
  }
};

const jwtLife: Rule = function* (view) {
  for (const { index, value } of view.resources) {
    const { format = 'jwt', lifetime_s: lifetime = 300 } = value;
    if (format === 'jwt' && lifetime > LONGEST_JWT_S) {
      yield mistake(
        `resources.${index}.lifetime_s`,
        `must be at most ${LONGEST_JWT_S}: a JWT cannot be taken back`,
        `${lifetime}`,
      );
    }
  }
};

const knownOperators: Rule = function* (view) {
  const known = view.operators.map(([id]) => id);
  for (const { index, value } of view.resources) {
    for (const operator of value.operators) {
      if (known.includes(operator.value)) continue;
      yield mistake(
        `resources.${index}.operators.${operator.index}`,
        `must be one of the operators: ${known.join(', ')}`,
        operator.value,
      );
    }
  }
};

const knownResources: Rule = function* (view) {
  const known = new Set(view.resources.map(({ value }) => value.identifier));
  for (const { index, value } of view.relying_parties) {
    for (const field of ['resources', 'resource_server_for'] as const) {
      for (const named of value[field]) {
        if (known.has(named.value)) continue;
        yield mistake(`relying_parties.${index}.${field}.${named.index}`, 'must be one of resources', named.value);
      }
    }
  }
};

/** Whoever asks about tokens of others has to prove who it is. */
const provenServers: Rule = function* (view) {
  for (const { index, value } of view.relying_parties) {
    if (value.resource_server_for.length > 0 && value.token_endpoint_auth_method === 'none') {
      yield mistake(
        `relying_parties.${index}.resource_server_for`,
        'must be absent: a public client cannot prove who it is',
      );
    }
  }
};

export const RESOURCE_RULES: readonly Rule[] = [
  uniqueIdentifiers,
  notAnIssuer,
  jwtLife,
  knownOperators,
  knownResources,
  provenServers,
];
