/** The demo's pages as HTML: the form, the verified claims, a failure. Owns their words; decides nothing. */
import { frame } from '../../pages/frame.ts';
import type { Brand } from '../../pages/models.ts';
import type { Renderer } from '../../pages/renderer.ts';
import { type Choices, DEFAULT_CHOICES } from './choices.ts';
import { claimRows, levelWord, methodWord } from './claim-words.ts';
import { type DemoFailure, failureWords } from './failure.ts';
import type { SignedIn } from './sign-in.ts';

/** A look of its own: a relying party is not the gateway. */
const BRAND: Brand = { name: 'Demo relying party', colour: '#b4470f' };
const STYLES = ['sandbox.css'];

const LEVEL_CHOICES = [
  { value: '2', label: 'Level 2', hint: 'Something you have: the phone' },
  { value: '3', label: 'Level 3', hint: 'The phone and its PIN' },
  { value: '4', label: 'Level 4', hint: 'And the SIM known for the number' },
];
const PROTOCOL_CHOICES = [
  { value: 'mobile-connect', label: 'Mobile Connect', hint: 'version=mc_di_r2_v2.3, scope openid mc_authn' },
  { value: 'oidc', label: 'OpenID Connect', hint: 'Plain, scope openid' },
];
const LANGUAGE_CHOICES = [
  { value: 'browser', label: 'As my browser says' },
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
  { value: 'fr', label: 'Français' },
  { value: 'it', label: 'Italiano' },
  { value: 'fi', label: 'Suomi' },
];
const SAMPLES = [
  { value: '41791234567', number: '+41 79 123 45 67', hint: 'You approve on the simulated phone' },
  { value: '41700092501', number: '+41 70 009 25 01', hint: 'Approves by itself, EC key' },
  { value: '447700900301', number: '+44 7700 900301', hint: 'Known by the network: no phone, level 2 only' },
  { value: '358457123456', number: '+358 457 123456', hint: 'Signs in the operator’s app' },
  { value: '41000092401', number: '+41 00 009 24 01', hint: 'Always refuses, fault 401' },
];

export interface FormProblem {
  readonly text: string;
  /** as typed */
  readonly number: string;
}

const formView = (choices: Choices, problem?: FormProblem) => ({
  choices,
  levels: LEVEL_CHOICES,
  protocols: PROTOCOL_CHOICES,
  languages: LANGUAGE_CHOICES,
  samples: SAMPLES,
  problem: problem?.text,
  number: problem?.number ?? '',
});

/** What was verified, in the order in which it happened. */
function checks({ operator, choices, header, claims, userinfo }: SignedIn): readonly string[] {
  return [
    `Discovery named ${operator.name}, and its metadata has the same issuer.`,
    'The answer came with the state of this browser’s request and the issuer’s name; the code only worked together with our PKCE verifier.',
    `The ID token’s ${header.alg} signature verifies with the issuer’s key ${header.kid}.`,
    'Issuer, audience, azp, nonce and times are right.',
    ...(claims.at_hash === undefined ? [] : ['The access token is the one that the ID token was made with (at_hash).']),
    `The level reached, ${claims.acr}, is the one asked for (${choices.level}).`,
    ...(userinfo === undefined ? [] : ['The userinfo endpoint knows the access token and names the same person.']),
  ];
}

/** A session answered when the person proved it before this sign-in began. Two seconds for the clocks. */
const isSilent = ({ claims, startedAt }: SignedIn): boolean =>
  typeof claims.auth_time === 'number' && claims.auth_time * 1_000 < startedAt - 2_000;

const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

export function createDemoPages(renderer: Renderer) {
  const demoFrame = (title: string) =>
    frame({
      language: 'en',
      title,
      operator: BRAND,
      wide: true,
      styles: STYLES,
      scripts: ['page.js', 'sandbox.js'],
      footnote: 'An app that only knows the gateway by its addresses. It is part of the sandbox.',
    });

  return {
    start: (options: {
      readonly problem?: FormProblem;
      readonly choices?: Choices;
      readonly signedOut?: boolean;
    }): string =>
      renderer.render('sandbox/demo', {
        ...demoFrame(options.problem === undefined ? 'Sign in with your phone' : 'Error: sign in with your phone'),
        page: {
          form: formView(options.choices ?? DEFAULT_CHOICES, options.problem),
          notice: options.signedOut === true ? 'You are signed out, here and at the operator.' : undefined,
        },
      }),

    signedIn: (signedIn: SignedIn): string => {
      const { operator, choices, claims, header, userinfo, sent, logoutUrl } = signedIn;
      return renderer.render('sandbox/demo-signed-in', {
        ...demoFrame('You are signed in'),
        page: {
          operator: operator.name,
          level: String(claims.acr),
          levelWord: levelWord(claims.acr),
          methodWord: methodWord(claims.amr),
          silent: isSilent(signedIn),
          claims: claimRows(claims),
          checks: checks(signedIn),
          header: pretty(header),
          payload: pretty(claims),
          userinfo: userinfo === undefined ? undefined : pretty(userinfo),
          sent,
          again: { protocol: choices.protocol, language: choices.language, level: choices.level },
          levels: LEVEL_CHOICES,
          logoutUrl: logoutUrl?.href,
          form: formView(choices),
        },
      });
    },

    failure: ({ code, told }: DemoFailure): string => {
      const words = failureWords(code);
      return renderer.render('sandbox/demo-problem', {
        ...demoFrame(words.heading),
        page: { ...words, told, icon: code === 'access_denied' ? 'refused' : 'error' },
      });
    },
  };
}
