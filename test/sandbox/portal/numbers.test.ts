/** Test numbers and people by the portal's forms; what they set is what the sandbox API tells. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OwnGateway, startGateway } from '../../harness/gateway.ts';
import { formBrowser } from './form-browser.ts';

let gateway: OwnGateway;
const browser = formBrowser(() => gateway.origin);
const PATH = '/sandbox/numbers';
const NUMBER = '41790500001';
const FORM = { action: 'set', msisdn: NUMBER, behaviour: 'manual', after_ms: '0', fault: '', key: 'EC', active: 'yes' };

beforeAll(async () => {
  gateway = await startGateway();
  await browser.page(PATH);
});
afterAll(() => gateway.close());

const stored = async () => {
  const { body } = await gateway.api<{ readonly msisdn: string }[]>('GET', '/sandbox/api/numbers');
  return body.find(({ msisdn }) => msisdn === NUMBER);
};

describe('numbers and people', () => {
  it('are set, edited and reset; what the form does not show stays', async () => {
    await gateway.api('PUT', '/sandbox/api/numbers', { msisdn: NUMBER, spam_code: 'abc123' });
    const person = { givenName: 'Mara' };
    const set = await browser.post(PATH, {
      ...FORM,
      msisdn: '+41 79 050 00 01',
      behaviour: 'fault',
      fault: '105',
      person: JSON.stringify(person),
    });
    expect(set).toMatchObject({ status: 303, location: `${PATH}?done=set` });
    expect(await stored()).toMatchObject({ behaviour: 'fault', fault: 105, person, spam_code: 'abc123' });
    const edited = await browser.post(PATH, { edit: NUMBER });
    expect(edited.text).toContain(`value="${NUMBER}"`);
    expect(edited.text).toContain('&quot;givenName&quot;');
    await browser.post(PATH, { ...FORM, person: '' });
    expect(await stored()).not.toHaveProperty('person');
    await browser.post(PATH, { reset: NUMBER });
    expect(await stored()).toBeUndefined();
  });

  it.each([
    [{ msisdn: '4999' }, 'msisdn'],
    [{ msisdn: '4912345678901' }, 'msisdn'],
    [{ behaviour: 'fault' }, 'fault'],
    [{ after_ms: 'soon' }, 'after_ms'],
    [{ person: '{"shoe_size": 42}' }, 'person'],
    [{ person: 'Mara' }, 'person'],
  ])('says what is wrong with %j and changes nothing', async (fields, path) => {
    const { status, text } = await browser.post(PATH, { ...FORM, ...fields });
    expect(status).toBe(400);
    expect(text).toMatch(new RegExp(`role="alert"><code>${path}`));
    expect(await stored()).toBeUndefined();
    expect(text).not.toMatch(/ style=| on[a-z]+=|<script(?![^>]* src=)/);
  });

  it('take forms of their own page only', async () => {
    expect((await browser.post(PATH, { ...FORM, csrf: 'x' })).status).toBe(403);
    expect(await stored()).toBeUndefined();
  });
});
