/** What every browser test stands on: a gateway, a relying party, Chromium; and after each test no complaint of a page. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { messageFor, type SandboxMessage } from '../../harness/browser.ts';
import { startGateway, type TestGateway, type TestGatewayOptions } from '../../harness/gateway.ts';
import { launchChromium } from './chromium.ts';
import { watch } from './complaints.ts';
import { openShop, type Shop } from './shop.ts';

export interface Person {
  readonly context: BrowserContext;
  readonly page: Page;
}

export interface PersonOptions extends BrowserContextOptions {
  /** complaints that the test provokes */
  readonly tolerated?: readonly RegExp[];
}

export interface Stage {
  readonly gateway: TestGateway;
  readonly shop: Shop;
  /** A person with a browser of their own: English, 1280 × 800, light, without motion, unless said otherwise. */
  person(options?: PersonOptions): Promise<Person>;
  /** A number of operator-a that nobody used yet, or of the operator with this prefix. */
  number(prefix?: string): string;
  /** The message on this phone, as soon as it is there. */
  message(msisdn: string): Promise<SandboxMessage>;
  /** Messages on this phone now. */
  messages(msisdn: string): Promise<readonly SandboxMessage[]>;
  answer(msisdn: string, action: 'approve' | 'refuse'): Promise<void>;
}

interface Parts {
  readonly gateway: TestGateway;
  readonly shop: Shop;
  readonly browser: Browser;
}

/** Sets the stage up around the tests of a file. */
export function useStage(options: TestGatewayOptions = {}): Stage {
  let parts: Parts | undefined;
  let numbers = 0;
  const open: { readonly context: BrowserContext; readonly complaints: readonly string[] }[] = [];
  const ready = (): Parts => {
    if (!parts) throw new Error('the stage is set up when the tests run');
    return parts;
  };

  beforeAll(async () => {
    const browser = await launchChromium();
    const gateway = await startGateway(options);
    parts = { browser, gateway, shop: await openShop(gateway) };
  });
  afterAll(async () => {
    await parts?.browser.close();
    await parts?.shop.close();
    await parts?.gateway.close();
  });
  afterEach(async () => {
    const ended = open.splice(0);
    for (const { context } of ended) await context.close();
    expect(
      ended.flatMap(({ complaints }) => complaints),
      'complaints of the browser',
    ).toEqual([]);
  });

  const messages = async (msisdn: string) =>
    (await ready().gateway.api<SandboxMessage[]>('GET', '/sandbox/api/messages')).body.filter(
      (message) => message.msisdn === msisdn,
    );

  return {
    get gateway() {
      return ready().gateway;
    },
    get shop() {
      return ready().shop;
    },
    async person({ tolerated, ...contextOptions } = {}) {
      const context = await ready().browser.newContext({
        locale: 'en-GB',
        // drawn by software, a running animation costs more than the tests
        reducedMotion: 'reduce',
        viewport: { width: 1280, height: 800 },
        ...contextOptions,
      });
      context.setDefaultTimeout(15_000);
      open.push({ context, complaints: watch(context, tolerated) });
      return { context, page: await context.newPage() };
    },
    number(prefix = '4179030') {
      numbers += 1;
      return `${prefix}${String(numbers).padStart(11 - prefix.length, '0')}`;
    },
    message: (msisdn) => messageFor(ready().gateway, msisdn),
    messages,
    async answer(msisdn, action) {
      const { id } = await messageFor(ready().gateway, msisdn);
      const { status } = await ready().gateway.api('POST', `/sandbox/api/messages/${id}`, { action });
      if (status !== 204) throw new Error(`the phone answered ${status}`);
    },
  };
}
