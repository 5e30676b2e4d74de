/** The page of one's own at an operator stands here, below the issuer. */
export const ACCOUNT_PATH = '/account';

export const isAccountPath = (path: string): boolean => path === ACCOUNT_PATH || path.startsWith(`${ACCOUNT_PATH}/`);
