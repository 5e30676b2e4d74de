/**
 * The developer home page, `/` of the sandbox: what runs, with what credentials and numbers, and the whole sign-in by
 * curl. Only tells; whatever it names is made elsewhere.
 */
import type { Middleware } from 'koa';
import { brandView, frame } from '../../pages/frame.ts';
import type { Renderer } from '../../pages/renderer.ts';
import { BEHAVIOUR_ROWS, exampleNumber, FAULT_ROWS, SPECIAL_NUMBERS } from './numbers.ts';
import { walkthrough, walkthroughScript } from './walkthrough.ts';

export interface HomeOperator {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  /** e.g. `901_01` */
  readonly mccMnc: string;
  /** digits with which its numbers start */
  readonly prefixes: readonly string[];
  /** how its people prove themselves, e.g. `SIM (PIN)` */
  readonly methods: string;
  /** `#rrggbb` */
  readonly colour: string;
}

export interface HomeOptions {
  readonly renderer: Renderer;
  /** where the sandbox is reached, e.g. `http://localhost:3000` */
  readonly origin: string;
  readonly operators: readonly HomeOperator[];
  /** the example websites beside the sandbox */
  readonly websites: readonly { readonly name: string; readonly url: string }[];
  /** credentials of the demo's app at the discovery service */
  readonly demo: { readonly clientId: string; readonly clientSecret: string };
}

const operatorCard = ({ id, name, issuer, mccMnc, prefixes, methods, colour }: HomeOperator) => ({
  brand: brandView({ name, colour }),
  id,
  issuer,
  mccMnc,
  methods,
  prefixes: prefixes.map((prefix) => `+${prefix}…`).join(', '),
  example: exampleNumber(prefixes[0] ?? ''),
  links: [
    { href: `${issuer}/.well-known/openid-configuration`, text: 'Metadata' },
    { href: `${issuer}/jwks`, text: 'Keys' },
  ],
});

export function createHome({ renderer, origin, operators, websites, demo }: HomeOptions): Middleware {
  const page = renderer.render('sandbox/home', {
    ...frame({
      language: 'en',
      title: 'Developer home',
      wide: true,
      styles: ['sandbox.css'],
      scripts: ['sandbox.js'],
      footnote: 'This is the sandbox: the keys are real, the operators and phones are simulated.',
    }),
    page: {
      origin,
      operators: operators.map(operatorCard),
      websites,
      credentials: [
        { id: 'discovery-url', label: 'Discovery address', value: `${origin}/v2/discovery` },
        { id: 'client-id', label: 'Client id', value: demo.clientId },
        { id: 'client-secret', label: 'Client secret', value: demo.clientSecret },
        { id: 'redirect-url', label: 'Redirect address', value: `${origin}/sandbox/demo/callback` },
      ],
      numbers: SPECIAL_NUMBERS,
      faults: FAULT_ROWS,
      behaviours: BEHAVIOUR_ROWS,
      setBehaviour: `curl -X PUT ${origin}/sandbox/api/numbers -H 'Content-Type: application/json' \\\n  -d '{"msisdn":"41791234567","behaviour":"refuse","after_ms":2000}'`,
      steps: walkthrough(origin),
      script: walkthroughScript(origin),
    },
  });

  return async (ctx, next) => {
    if (ctx.path !== '/' || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    // it shows credentials, although only those of a sandbox
    ctx.set('Cache-Control', 'no-store');
    ctx.type = 'html';
    ctx.body = page;
  };
}
