/**
 * Logins that no page shows: those of a server that asked without a browser. Their name says it, so that every copy of the
 * gateway and every step of a login knows without asking. Pure.
 */

const NAME = /^h[0-9a-f]{43}$/;

/** @param digits hexadecimal, at least 43 of them */
export const pagelessUid = (digits: string): string => `h${digits.slice(0, 43)}`;

/** What is said on the phone has nothing to be compared with, and an app has no page to come back to. */
export const isPageless = (uid: string): boolean => NAME.test(uid);
