/** The simulated phones in a browser: live, several side by side, each answered on its own. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useStage } from './stage/stage.ts';

const stage = useStage({ env: { SIGNET_LOGIN_RETURN_S: '60' } });
const card = (phones: Page, msisdn: string) => phones.locator(`[data-phone="${msisdn}"]`);

async function ring(msisdn: string, operator = 'operator-a'): Promise<Page> {
  const { page } = await stage.person();
  await page.goto(stage.shop.signIn({ operator, login_hint: `MSISDN:${msisdn}`, acr_values: '3' }));
  await page.getByRole('heading', { name: 'Check your phone' }).waitFor();
  return page;
}

describe('the page of the phones', () => {
  it('shows several phones side by side; each answers its own login', async () => {
    const { page: phones } = await stage.person();
    await phones.goto(`${stage.gateway.origin}/sandbox/phone`);
    const [a, b, c] = [stage.number(), stage.number('4477009'), stage.number('358457')] as const;
    const logins = [await ring(a), await ring(b, 'operator-b'), await ring(c, 'operator-c')] as const;
    for (const msisdn of [a, b, c])
      await card(phones, msisdn)
        .getByRole('button', { name: /Approve/ })
        .waitFor();
    const boxes = await Promise.all([a, b, c].map((msisdn) => card(phones, msisdn).boundingBox()));
    expect(new Set(boxes.map((box) => box?.y)).size, 'in one row').toBe(1);

    await card(phones, b)
      .getByRole('button', { name: /Refuse|Decline/ })
      .click();
    await logins[1].locator('.mark-refused').waitFor();
    await card(phones, c)
      .getByRole('button', { name: /Approve/ })
      .click();
    await logins[2].waitForURL(`${stage.shop.home}/callback?*`);
    expect(logins[0].url()).toContain('/login/');
    await card(phones, a)
      .getByRole('button', { name: /Approve/ })
      .click();
    await logins[0].waitForURL(`${stage.shop.home}/callback?*`);
    await card(phones, b).getByText('Refused').waitFor();
  });

  it('leads the person through the activation of a SIM', async () => {
    const { page: phones } = await stage.person();
    const msisdn = stage.number('4477009');
    const settings = { msisdn, active: false, auto_activation: true };
    await fetch(`${stage.gateway.origin}/sandbox/api/numbers`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(settings),
    });
    await phones.goto(`${stage.gateway.origin}/sandbox/phone?msisdn=${msisdn}`);
    const sign = {
      AP_Info: { AP_ID: 'sandbox', AP_TransID: `B${msisdn}`, Instant: new Date().toISOString() },
      ...{ MajorVersion: '1', MinorVersion: '2', MessagingMode: 'asynch', MobileUser: { MSISDN: msisdn } },
      DataToBeSigned: { Data: 'Signet: Sign in?' },
      SignatureProfile: 'http://mid.swisscom.ch/STK-LoA4',
    };
    await fetch(`${stage.gateway.origin}/sandbox/mssp/rest/service`, {
      method: 'POST',
      body: JSON.stringify({ MSS_SignatureReq: sign }),
    });
    const phone = card(phones, msisdn);
    await phone.getByRole('button', { name: /Accept the terms/ }).click();
    const pin = phone.getByLabel('New PIN', { exact: true });
    await pin.waitFor();
    expect(await phones.locator(':focus').getAttribute('name')).toBe('pin');
    for (const again of ['654321', '123456']) {
      await pin.fill('123456');
      await phone.getByLabel('New PIN once more').fill(again);
      await phone.getByRole('button', { name: /Set the PIN/ }).click();
      if (again !== '123456') await phone.getByRole('alert').waitFor();
    }
    await phone.getByRole('button', { name: /Approve/ }).click();
    await phone.getByText('recovery code').waitFor();
    await phone.getByRole('button', { name: /OK/ }).click();
    await phone.getByText('Read').waitFor();
  });

  it('shows one phone alone when asked, and keeps to it', async () => {
    const { page: phones } = await stage.person();
    const [mine, other] = [stage.number(), stage.number()];
    await phones.goto(`${stage.gateway.origin}/sandbox/phone`);
    await phones.getByLabel('Show one phone').fill(`+${mine}`);
    await phones.getByRole('button', { name: 'Show' }).click();
    await card(phones, mine).waitFor();
    await ring(other);
    await ring(mine);
    await card(phones, mine)
      .getByRole('button', { name: /Approve/ })
      .waitFor();
    expect(await card(phones, other).count()).toBe(0);
    await phones.goto(`${stage.gateway.origin}/sandbox/phone?msisdn=15550000000`);
    expect(await phones.getByRole('alert').textContent()).toContain('No operator here serves that number');
  });

  it('counts the time of a message down, and follows an answer given elsewhere', async () => {
    const { page: phones } = await stage.person();
    const msisdn = stage.number();
    await phones.goto(`${stage.gateway.origin}/sandbox/phone?msisdn=${msisdn}`);
    await ring(msisdn);
    const left = card(phones, msisdn).locator('time');
    await left.waitFor();
    const first = await left.textContent();
    await expect.poll(() => left.textContent(), { timeout: 4_000 }).not.toBe(first);
    await stage.answer(msisdn, 'approve');
    await card(phones, msisdn).getByText('Approved').waitFor();
  });
});
