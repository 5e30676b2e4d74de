/** Levels of assurance of Mobile Connect (ISO/IEC 29115) as `acr` names them: 1 is the lowest, 4 the highest. Pure. */

export const LEVELS = ['1', '2', '3', '4'] as const;
export type Level = (typeof LEVELS)[number];

export const isLevel = (value: unknown): value is Level => LEVELS.some((level) => level === value);

/** What is no level reaches none. */
export const reaches = (acr: unknown, asked: Level): boolean => isLevel(acr) && Number(acr) >= Number(asked);
