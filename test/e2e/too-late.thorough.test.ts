/** Logins that nobody answered or finished in time: what the person is told, and what the relying party gets. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Browser, formOf, messageFor, waitForState } from '../harness/browser.ts';
import { freePort, type OwnGateway, startGateway } from '../harness/gateway.ts';
import { answerOnPhone, begin, callback, clientAt, createApp, REDIRECT, start } from '../harness/relying-party.ts';

const UNANSWERED = 'The person did not answer on the phone in time.';

describe('the link of a text message that nobody opened', () => {
  /** the clock stands there; undefined: it goes */
  let standing: number | undefined;
  let dataDir: string;
  let gateway: OwnGateway;
  let app: Awaited<ReturnType<typeof createApp>>;
  let port: number;
  const now = () => standing ?? Date.now();
  const restart = async (): Promise<void> => {
    await gateway.close();
    gateway = await startGateway({ dataDir, port, now });
  };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'signet-late-'));
    port = await freePort();
    gateway = await startGateway({ dataDir, port, now });
    app = await createApp(gateway);
  });
  afterAll(async () => {
    await gateway.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  afterEach(() => {
    standing = undefined;
  });

  it.each([
    ['while it is waited for', '447700970001', -400],
    ['while no gateway ran', '447700970002', 1_000],
  ])(
    'ends the login as unanswered when its time is over %s',
    async (_when, msisdn, afterDeadline) => {
      const browser = new Browser();
      const flow = begin(await clientAt(app, 'operator-b'), { login_hint: `MSISDN:${msisdn}` });
      const page = await browser.open(flow.url.href);
      await start(browser, page);
      const { link = '' } = await messageFor(gateway, msisdn);
      await waitForState(browser, page.url, 'waiting');
      const waiting = await gateway.database.prisma.loginTransaction.findFirstOrThrow({ where: { state: 'waiting' } });
      standing = (waiting.deadlineAt?.getTime() ?? 0) + afterDeadline;
      await restart();
      expect(await waitForState(browser, page.url, 'expired', 'error', 'signed')).toBe('expired');
      standing = Math.max(standing, waiting.deadlineAt?.getTime() ?? 0) + 1;
      expect((await new Browser().request(link)).status).toBe(404);
      const outcome = await browser.open(page.url);
      expect(outcome.text).toContain('Try again');
      const back = callback(await browser.follow(await browser.submit(formOf(outcome, '/finish')), gateway.origin));
      expect([back.get('error'), back.get('error_description')]).toEqual(['access_denied', UNANSWERED]);
      const ended = await gateway.database.prisma.loginTransaction.findFirstOrThrow({ where: { uid: waiting.uid } });
      expect(ended.outcome).toBe('unanswered');
      // the number is free for the next login at once
      const again = new Browser();
      const next = begin(await clientAt(app, 'operator-b'), { login_hint: `MSISDN:${msisdn}` });
      const ready = await again.open(next.url.href);
      await start(again, ready);
      expect((await messageFor(gateway, msisdn)).link).not.toBe(link);
      await again.submit(formOf(await again.open(ready.url), '/cancel'));
    },
    120_000,
  );
});

describe('a login whose request is over', () => {
  let later = 0;
  let gateway: OwnGateway;
  let app: Awaited<ReturnType<typeof createApp>>;
  beforeAll(async () => {
    gateway = await startGateway({ now: () => Date.now() + later });
    app = await createApp(gateway);
  });
  afterAll(() => gateway.close());
  afterEach(() => {
    later = 0;
  });

  const ENDS = [
    ['that was never started', undefined, 'The sign-in was not finished in time.'],
    ['that was refused', 'refuse', 'The person refused the request on the phone.'],
  ] as const;
  const MODES = [undefined, 'form_post'] as const;

  it.each(ENDS.flatMap((end) => MODES.map((mode) => [...end, mode] as const)))(
    '%s tells the relying party so (%s, %s, response_mode %s)',
    async (_what, action, description, mode) => {
      const msisdn = `4179097${action ? 1 : 2}00${mode ? 1 : 2}`;
      const browser = new Browser();
      const parameters = { login_hint: `MSISDN:${msisdn}`, correlation_id: 'c-9', response_mode: mode };
      const flow = begin(await clientAt(app, 'operator-a'), parameters);
      const page = await browser.open(flow.url.href);
      if (action) await answerOnPhone(gateway, browser, page, msisdn, action);
      later = 601_000;
      const over = await browser.open(page.url);
      const answer = await browser.submit(formOf(over, '/finish'));
      const { action: target, fields } = mode
        ? formOf(answer, '/callback')
        : { action: REDIRECT, fields: Object.fromEntries(callback(await browser.follow(answer, gateway.origin))) };
      expect(target).toBe(REDIRECT);
      expect(fields).toEqual({
        error: 'access_denied',
        error_description: description,
        state: flow.checks.expectedState,
        iss: gateway.issuer('operator-a'),
        correlation_id: 'c-9',
      });
      if (mode) {
        expect(answer.status).toBe(200);
        expect(answer.headers.get('content-security-policy')).toContain("form-action 'self' http://localhost:9");
        expect(answer.headers.get('cache-control')).toBe('no-store');
        expect(answer.text).toContain('Continue to Test Shop');
      }
      // once
      expect((await browser.submit(formOf(over, '/finish'))).text).not.toContain(REDIRECT);
    },
  );
});
