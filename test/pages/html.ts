/** What the page tests ask of a piece of HTML; no browser, no parser: the browser suite has both. */
const VOID = new Set(['meta', 'link', 'input', 'img', 'br', 'hr']);
const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[^"'<>]|"[^"]*"|'[^']*')*?)(\/?)>/g;

/** Names of elements that are closed wrongly or not at all; empty when the page is well-formed. */
export function unbalanced(html: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, name = '', , selfClosed] of html.matchAll(TAG)) {
    if (VOID.has(name) || selfClosed === '/') continue;
    if (slash !== '/') open.push(name);
    else if (open.at(-1) === name) open.pop();
    else wrong.push(`</${name}>`);
  }
  return [...wrong, ...open];
}

/** Every attribute name in the page. */
export function attributeNames(html: string): string[] {
  return [...html.matchAll(TAG)].flatMap(([, , , attributes = '']) =>
    [...attributes.replaceAll(/"[^"]*"/g, '""').matchAll(/([a-zA-Z-]+)(?==|\s|$)/g)].map(([, name = '']) => name),
  );
}

export interface FormView {
  readonly action: string;
  readonly method: string;
  readonly fields: Readonly<Record<string, string>>;
}

export function forms(html: string): FormView[] {
  return [...html.matchAll(/<form method="(\w+)" action="([^"]*)"[^>]*>(.*?)<\/form>/gs)].map(
    ([, method = '', action = '', inside = '']) => ({
      action,
      method,
      fields: Object.fromEntries(
        [...inside.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(
          ([, name = '', value = '']) => [name, value],
        ),
      ),
    }),
  );
}
