/** The values that requests carry on purpose, to be looked for afterwards. */
import { createMarks } from '../marks.ts';

export const marks = createMarks();
export const marked = (kind: string, value: string): string => {
  marks.add(kind, value);
  return value;
};

export const NUMBER = marked('number', '41791234567');
export const WRITTEN = marked('number', '+41 79 123 45 68');
export const OTHERS = marked('number', '447700900123');
export const BROKEN = marked('number', '358457123456');
export const TOKEN = marked('token', 'mArk3dT0kenmArk3dT0kenmArk3dT0kenmArk3dT0ken');
export const SECRET = marked('secret', 'mArk3dS3cretmArk3dS3cretmArk3dS3cretmArk3dS3cret');
export const COOKIE = marked('cookie', 'mArk3dC00kiemArk3dC00kiemArk3dC00kiemArk3dC00kie');
export const NONCE = marked('nonce', 'mArk3dN0ncemArk3dN0ncemArk3dN0ncemArk3dN0nce');
export const PASSWORD = marked('password', 'mArk3dApPassw0rdmArk3dApPassw0rdmArk3dApPassw0rd');
export const FORM = 'application/x-www-form-urlencoded';
export const JSON_TYPE = 'application/json';

export const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
