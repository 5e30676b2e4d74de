/** The apps as the portal shows them, and the form of an app. Pure. */
import type { AppView, AppWithSecrets, ListedApp } from '../apps/registered-apps.ts';
import { KEPT_REQUESTS, type KeptRequest } from './request-trail.ts';

/** What stands in the fields of the form, word for word. */
export interface AppForm {
  readonly name: string;
  /** one a line */
  readonly redirect_uris: string;
  readonly profile: string;
  readonly token_endpoint_auth_method: string;
  readonly id_token_signed_response_alg: string;
  /** JSON, empty for none */
  readonly jwks: string;
}

const PROFILES = [
  { value: 'auto', label: 'By the request', hint: 'Mobile Connect if the request has version or an mc_ scope' },
  { value: 'mobile-connect', label: 'Mobile Connect', hint: 'every request is held to its rules' },
  { value: 'oidc', label: 'OpenID Connect', hint: 'plain OpenID Connect rules' },
];
const METHODS = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'];
const ALGORITHMS = ['RS256', 'ES256', 'HS256'];

/** @param given what was sent, when there is something wrong with it */
export function appForm(given: URLSearchParams | undefined, known: Partial<ListedApp>) {
  const field = (name: keyof AppForm, value: string): string => given?.get(name) ?? value;
  const values: AppForm = {
    name: field('name', known.name ?? ''),
    redirect_uris: field('redirect_uris', (known.redirect_uris ?? []).join('\n')),
    profile: field('profile', known.profile ?? 'auto'),
    token_endpoint_auth_method: field(
      'token_endpoint_auth_method',
      known.token_endpoint_auth_method ?? 'client_secret_basic',
    ),
    id_token_signed_response_alg: field('id_token_signed_response_alg', known.id_token_signed_response_alg ?? 'RS256'),
    jwks: field('jwks', known.jwks === undefined ? '' : JSON.stringify(known.jwks, null, 1)),
  };
  return {
    values,
    profiles: PROFILES,
    methods: METHODS,
    algorithms: ALGORITHMS,
  };
}

/** What is no JSON goes on as text, and is refused as what it is. */
function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The form as the registration takes it. */
export function readAppForm(form: URLSearchParams): Record<string, unknown> {
  const text = (name: keyof AppForm): string => form.get(name)?.trim() ?? '';
  const lines = text('redirect_uris')
    .split(/\s+/)
    .filter((line) => line !== '');
  const choices = (['profile', 'token_endpoint_auth_method', 'id_token_signed_response_alg'] as const).flatMap(
    (name) => (text(name) === '' ? [] : [[name, text(name)] as const]),
  );
  // an emptied field takes the keys away
  const keys = form.has('jwks') ? { jwks: text('jwks') === '' ? undefined : jsonOrText(text('jwks')) } : {};
  return { name: text('name'), redirect_uris: lines, ...Object.fromEntries(choices), ...keys };
}

const time = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

export function listView(apps: readonly ListedApp[], requests: (app: string) => readonly KeptRequest[]) {
  const rows = apps.map(({ id, misbehave, name, profile, redirect_uris }) => {
    const list = requests(id);
    const failed = list.filter(({ end }) => end === 'error').length;
    return {
      id,
      name,
      profile,
      misbehaves: misbehave.length > 0,
      redirect: redirect_uris[0] ?? '',
      more: redirect_uris.length - 1,
      requests: list.length,
      failed,
    };
  });
  return { apps: rows.toReversed() };
}

const END_WORDS: Readonly<Record<KeptRequest['end'], string>> = {
  login: 'Login page',
  code: 'Code issued',
  answered: 'Answered',
  error: 'Error',
};

export const requestRow = (request: KeptRequest) => ({
  ...request,
  time: time(request.at),
  endWord: END_WORDS[request.end],
  where: request.operator === undefined ? request.endpoint : `${request.operator} ${request.endpoint}`,
  failed: request.end === 'error',
});

export function appView(
  { app, earlierSecretUntil, fixed, operators }: AppView,
  requests: readonly KeptRequest[],
  secrets: AppWithSecrets | undefined,
  origin: string,
) {
  return {
    app,
    fixed,
    discovery: {
      address: `${origin}/v2/discovery`,
      clientId: app.discovery_client_id,
      clientSecret: secrets?.discovery.client_secret,
    },
    earlierSecretUntil: earlierSecretUntil === undefined ? undefined : time(earlierSecretUntil),
    operators: Object.entries(operators).map(([id, known]) => ({ id, ...known })),
    requests: requests.map(requestRow),
    kept: KEPT_REQUESTS,
  };
}
