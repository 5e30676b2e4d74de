/** A browser without JavaScript, as far as the portal needs one: a cookie, the pages, their forms. */
export interface Answered {
  readonly status: number;
  readonly location: string | null;
  readonly text: string;
}

export function formBrowser(origin: () => string) {
  const cookies = new Map<string, string>();
  let csrf = '';

  const send = async (path: string, init: RequestInit): Promise<Answered> => {
    const address = new URL(path, origin());
    const response = await fetch(address, {
      ...init,
      headers: {
        ...init.headers,
        Accept: 'text/html',
        Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const text = await response.text();
    csrf = /name="csrf" value="([0-9a-f]+)"/.exec(text)?.[1] ?? csrf;
    return { status: response.status, location: response.headers.get('location'), text };
  };

  return {
    page: (path: string) => send(path, {}),
    /** @param headers in place of those of the page's own form */
    post: (path: string, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
      send(path, {
        method: 'POST',
        headers: { Origin: origin(), ...headers },
        body: new URLSearchParams({ csrf, ...fields }),
      }),
  };
}

/** What stands between the tags. */
export const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
