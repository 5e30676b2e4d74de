/** The operations of /sandbox/api/apps as data, with the shapes of what they take and answer. */
import { z } from 'zod';
import { relyingParty } from '../../config/schema/relying-party.ts';
import type { BodyOperation, Operation, Parameter, Shape } from '../api/operation.ts';
import { PROBLEM, problem } from '../api/problem.ts';
import { appChanges, appRegistration, toldApp } from './app-schema.ts';

const ID = 'b7e212af29efb3fd969f63b7';
const CALLBACK = 'http://localhost:4000/callback';

const WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(relyingParty.shape).map(([name, member]) => [name, member.description ?? ''])),
  id: 'identifier; its client_id at an operator is ID.OPERATOR',
  redirect_uris: 'exact redirect addresses: https, http on loopback, or a reverse-domain scheme of an app',
  geofencing: 'where the phone must be for a login',
  discovery_client_id: 'client_id at the discovery service',
  misbehave: 'wrong tokens that it is sent on purpose, login by login; empty: none',
};

const REGISTRATION: Shape<typeof appRegistration> = {
  name: 'AppRegistration',
  schema: appRegistration,
  words: WORDS,
  example: { name: 'Example Shop', redirect_uris: [CALLBACK] },
};
const CHANGES: Shape<typeof appChanges> = {
  name: 'AppChanges',
  schema: appChanges,
  words: WORDS,
  example: { redirect_uris: [CALLBACK, 'http://localhost:4000/other'] },
};
const APP: Shape = {
  name: 'App',
  schema: toldApp,
  words: WORDS,
  example: {
    id: ID,
    name: 'Example Shop',
    short_name: 'Example Shop',
    redirect_uris: [CALLBACK],
    profile: 'auto',
    headless: false,
    silent: true,
    location: false,
    signature_claims: false,
    post_logout_redirect_uris: [],
    token_endpoint_auth_method: 'client_secret_basic',
    id_token_signed_response_alg: 'RS256',
    takeover_signals: false,
    misbehave: [],
    discovery_client_id: ID,
  },
};
const credentials = z.object({ issuer: z.url(), client_id: z.string(), client_secret: z.string().optional() });
const APP_WITH_SECRETS: Shape = {
  name: 'AppWithSecrets',
  schema: z.object({
    id: z.string(),
    name: z.string(),
    redirect_uris: z.array(z.string()),
    discovery: z.object({ client_id: z.string(), client_secret: z.string() }),
    operators: z.record(z.string(), credentials),
  }),
  words: {
    id: 'identifier',
    name: 'name shown to people',
    redirect_uris: 'exact redirect addresses',
    discovery: 'credentials for Mobile Connect discovery; the secret is shown this once',
    operators: 'issuer and credentials at each operator, by its id; no secret for a public client',
  },
  example: {
    id: ID,
    name: 'Example Shop',
    redirect_uris: [CALLBACK],
    discovery: { client_id: ID, client_secret: 'xXnUu1mPz3p0…' },
    operators: {
      'operator-a': {
        issuer: 'http://localhost:3000/operator-a',
        client_id: `${ID}.operator-a`,
        client_secret: 'pA2zK0vQ9w1T…',
      },
    },
  },
};
const KEPT_REQUEST: Shape = {
  name: 'KeptRequest',
  schema: z.object({
    at: z.iso.datetime(),
    operator: z.string().optional(),
    endpoint: z.string(),
    method: z.string(),
    end: z.enum(['login', 'code', 'answered', 'error']),
    status: z.int(),
    error: z.string().optional(),
    description: z.string().optional(),
    broken: z.object({ rule: z.string(), source: z.string() }).optional(),
    parameters: z.array(z.object({ name: z.string(), value: z.string().optional() })),
  }),
  words: {
    at: 'when it came',
    endpoint: 'e.g. authorize, token, userinfo, discovery',
    method: 'of HTTP',
    error: 'code that was answered',
    description: 'what was answered with it',
    operator: 'absent for discovery, which serves all of them',
    end: 'login: its page was shown · code: a code was issued · answered · error',
    status: 'HTTP status of the answer',
    broken: 'the rule that the request broke, and where it is written',
    parameters: 'what was sent; values only where they say nothing about a person',
  },
  example: {
    at: '2026-11-22T09:30:00.000Z',
    operator: 'operator-a',
    endpoint: 'authorize',
    method: 'GET',
    end: 'error',
    status: 303,
    error: 'invalid_request',
    description: 'Mandatory parameter nonce is missing',
    broken: {
      rule: 'nonce: comes back in the ID token.',
      source: 'Table of parameters in docs/mobile-connect.md; OpenID Connect Core 1.0, 3.1.2.1',
    },
    parameters: [{ name: 'response_type', value: 'code' }, { name: 'client_id' }],
  },
};

const PATH = '/sandbox/api/apps';
const parameter: Parameter = { name: 'id', about: 'Of the app.', example: ID };
const UNKNOWN = problem('There is no such app.', 'unknown_app', 'no such app', 'id');
const FIXED = problem(
  'The app is part of the sandbox or of its configuration.',
  'invalid_request',
  'this application is part of the configuration and cannot be changed here',
  'id',
);

export const listApps: Operation = {
  id: 'listApps',
  tag: 'Apps',
  method: 'GET',
  path: PATH,
  summary: 'All apps, without secrets',
  answers: { 200: { about: 'The apps.', shape: APP, list: true } },
};
export const createApp: BodyOperation<typeof appRegistration> = {
  id: 'createApp',
  tag: 'Apps',
  method: 'POST',
  path: PATH,
  summary: 'Make an app',
  about: 'The answer has its secrets. That for discovery is shown this once.',
  body: REGISTRATION,
  answers: { 201: { about: 'The app is made.', shape: APP_WITH_SECRETS } },
};
export const changeApp: BodyOperation<typeof appChanges> = {
  id: 'changeApp',
  tag: 'Apps',
  method: 'PUT',
  path: `${PATH}/{id}`,
  summary: 'Change an app',
  about: 'The members that are given take the place of those before; the others stay.',
  parameter,
  body: CHANGES,
  answers: {
    200: { about: 'The app as it is now.', shape: APP },
    400: { about: 'Something is wrong, or the app is part of the sandbox; nothing has changed.', shape: PROBLEM },
    404: UNKNOWN,
  },
};
export const deleteApp: Operation = {
  id: 'deleteApp',
  tag: 'Apps',
  method: 'DELETE',
  path: `${PATH}/{id}`,
  summary: 'Delete an app',
  about: 'Its tokens are worth nothing from then on.',
  parameter,
  answers: { 204: { about: 'It is gone.' }, 400: FIXED, 404: UNKNOWN },
};
export const rotateSecrets: Operation = {
  id: 'rotateSecrets',
  tag: 'Apps',
  method: 'POST',
  path: `${PATH}/{id}/secrets`,
  summary: 'Rotate the secrets of an app',
  about: 'Those before stay valid: at discovery for 30 days, at the operators until the next rotation.',
  parameter,
  answers: { 200: { about: 'The app with its new secrets.', shape: APP_WITH_SECRETS }, 400: FIXED, 404: UNKNOWN },
};
export const listRequests: Operation = {
  id: 'listRequests',
  tag: 'Apps',
  method: 'GET',
  path: `${PATH}/{id}/requests`,
  summary: 'The last requests of an app',
  about: 'At most fifty, the latest first, with what was wrong and which rule says so. Kept in memory.',
  parameter,
  answers: { 200: { about: 'The requests.', shape: KEPT_REQUEST, list: true }, 404: UNKNOWN },
};

export const APP_OPERATIONS: readonly Operation[] = [
  listApps,
  createApp,
  changeApp,
  deleteApp,
  rotateSecrets,
  listRequests,
];
