/**
 * Collects what a browser complains about: console errors and warnings, uncaught exceptions, violations of the Content
 * Security Policy (Chromium writes them to the console). A page of ours causes none.
 */
import type { BrowserContext } from 'playwright-core';

/** What Chromium writes for a page or resource that was answered with this status on purpose. */
export const answered = (...statuses: readonly number[]): RegExp =>
  new RegExp(`the server responded with a status of (${statuses.join('|')}) `);

/** What Chromium writes for a request that the test itself cut off. */
export const CUT_OFF = /net::ERR_(FAILED|ABORTED|CONNECTION_REFUSED|INTERNET_DISCONNECTED)/;

/** @param tolerated what the test provokes @returns the complaints so far */
export function watch(context: BrowserContext, tolerated: readonly RegExp[] = []): readonly string[] {
  const complaints: string[] = [];
  const note = (text: string): void => {
    if (!tolerated.some((pattern) => pattern.test(text))) complaints.push(text);
  };
  context.on('console', (message) => {
    if (['error', 'warning', 'assert'].includes(message.type())) {
      note(`${message.type()} on ${new URL(message.page()?.url() ?? 'about:blank').pathname}: ${message.text()}`);
    }
  });
  context.on('weberror', (error) => note(`exception: ${error.error().message}`));
  return complaints;
}
