/** Answers of the kit's routes: never kept by a cache, never embedded, and pages without details. */

type Headers = Readonly<Record<string, string>>;

const COMMON: Headers = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export function answer(
  status: number,
  body: string | null,
  headers: Headers = {},
  cookies: readonly string[] = [],
): Response {
  const response = new Response(body, { status, headers: { ...COMMON, ...headers } });
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}

export const redirect = (location: string, cookies: readonly string[] = []): Response =>
  answer(303, null, { location }, cookies);

const TEXTS: Readonly<Record<number, readonly [title: string, text: string]>> = {
  400: ['This did not work', 'The sign-in took too long, was opened in another browser, or was used before.'],
  401: ['Please sign in', 'You are not signed in.'],
  403: ['Not signed in', 'The sign-in was declined, or is not sufficient for this page.'],
  404: ['Not found', 'No operator is known for this number.'],
  503: ['Please try again', 'The operator cannot be reached at the moment.'],
};
const OTHERWISE = ['This did not work', 'The sign-in could not be completed.'] as const;

/** @param href local path where a person can begin again */
export function errorPage(status: number, href: string): Response {
  const [title, text] = TEXTS[status] ?? OTHERWISE;
  const link = href.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${title}</title></head>
<body><main><h1>${title}</h1><p>${text}</p><p><a href="${link}">Try again</a></p></main></body>
</html>
`;
  return answer(status, html, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  });
}
