/** The browser of these tests: the system's Chromium, or the one that CHROMIUM_PATH names. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const DEFAULT_PATH = '/usr/bin/chromium';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @throws Error in one sentence when there is no Chromium */
export async function launchChromium(path = process.env.CHROMIUM_PATH || DEFAULT_PATH): Promise<Browser> {
  if (!existsSync(path)) {
    throw new Error(
      `The browser tests need Chromium, and there is none at ${path}: install it (Debian: apt-get install chromium) or name it by CHROMIUM_PATH.`,
    );
  }
  return chromium.launch({ executablePath: path, args: ARGUMENTS });
}
