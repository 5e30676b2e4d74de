/** People at the page of one's own, by protocol: signing in there, reading what it shows, pressing its buttons. */
import { type Browser, type Form, formOf, type Page, waitForState } from '../harness/browser.ts';
import type { TestGateway } from '../harness/gateway.ts';
import { start } from '../harness/relying-party.ts';

export const SIGNS_BY_ITSELF = '41700092501';

/** The words of a page, without its tags. */
export const wordsOf = ({ text }: Pick<Page, 'text'>): string =>
  text
    .replace(/<head>[\s\S]*<\/head>/, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll(/\s+/g, ' ');

/** All forms of a page whose action ends with this. */
export function formsOf(page: Page, actionEnd: string): readonly Form[] {
  const parts = page.text.split('<form').slice(1);
  return parts
    .map((part) => ({ ...page, text: `<form${part.split('</form>')[0]}</form>` }))
    .filter(({ text }) => new RegExp(`action="[^"]*${actionEnd}"`).test(text))
    .map((one) => formOf(one, actionEnd));
}

export function visit(gateway: TestGateway, operator: string) {
  const address = `${gateway.issuer(operator)}/account`;
  return {
    address,
    open: (browser: Browser): Promise<Page> => browser.open(address),
    /** by the button of the page, the number typed, the phone answering by itself */
    async signIn(browser: Browser, msisdn = SIGNS_BY_ITSELF): Promise<Page> {
      const page = await browser.open(address);
      const asked = await browser.follow(await browser.submit(formOf(page, '/account/sign-in')), gateway.origin);
      return this.answer(browser, asked, msisdn);
    },
    /** from the page of a login, whether it wants a number or not */
    async answer(browser: Browser, asked: Page, msisdn: string): Promise<Page> {
      const ready = asked.text.includes('name="msisdn"')
        ? await browser.follow(await browser.submit(formOf(asked, '/number'), { msisdn: `+${msisdn}` }), gateway.origin)
        : asked;
      await start(browser, ready);
      await waitForState(browser, ready.url, 'signed', 'refused', 'error', 'expired');
      return browser.open(ready.url, gateway.origin);
    },
    submit: async (browser: Browser, form: Form, fields: Readonly<Record<string, string>> = {}): Promise<Page> =>
      browser.follow(await browser.submit(form, fields), gateway.origin),
  };
}
