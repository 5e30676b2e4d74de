/** What a person sees when the gateway has started; production says it in the log. */
import type { Config } from './config/schema.ts';

export function banner(config: Config, websites: readonly { readonly name: string; readonly url: string }[]): string {
  if (config.mode !== 'sandbox') return '';
  const { origin } = config.discovery;
  return [
    '',
    '  Signet sandbox is running',
    '',
    `  Start here       ${origin}/`,
    `  Demo app         ${origin}/sandbox/demo`,
    `  Simulated phone  ${origin}/sandbox/phone`,
    ...websites.map(({ name, url }) => `  ${name.padEnd(17)}${url}/`),
    '',
    '  Numbers to try   41790000001  a phone you answer yourself',
    '                   41700092501  signs at once',
    '                   447700900301 needs no phone',
    '',
    '  Ctrl+C stops it.',
    '',
    '',
  ].join('\n');
}
