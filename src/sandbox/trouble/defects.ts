/** The catalogue of defective signatures, each with one thing wrong, and how one is made for a phone and a text. */
import { CERTIFICATE_DEFECTS } from './certificate-defects.ts';
import type { Defect } from './defect-kit.ts';
import { MESSAGE_DEFECTS } from './message-defects.ts';

const TABLE = { ...MESSAGE_DEFECTS, ...CERTIFICATE_DEFECTS };
export type DefectName = keyof typeof TABLE;
export const DEFECTS: Readonly<Record<DefectName, Defect>> = TABLE;

const isDefect = (name: string): name is DefectName => name in TABLE;
export const DEFECT_NAMES: readonly DefectName[] = Object.keys(TABLE).filter(isDefect);
