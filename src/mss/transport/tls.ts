/**
 * Certificates of the connection to one MSSP, from the files that the configuration names, and again from them whenever
 * they change: nobody restarts a gateway for a new certificate. A change that cannot be used is told and the old ones
 * stay in use. Says in time when the client certificate ends.
 */
import { createHash, type X509Certificate } from 'node:crypto';
import type { MssConfig } from '../../config/schema.ts';
import {
  type ClientCredentials,
  defectOf,
  expiresAt,
  pemCertificates,
  readClientCredentials,
} from '../../tls/client-credentials.ts';
import type { TransportTls } from './transport.ts';

export type TlsSettings = MssConfig['tls'];

export interface TlsFiles {
  /** the PEM text of a file; a PEM text is given back as it is */
  readonly readPem: (nameOrText: string) => string;
  readonly readBytes: (name: string) => Uint8Array;
}

export interface TlsLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface TlsMaterialOptions extends TlsFiles {
  /** epoch milliseconds */
  readonly now: () => number;
  readonly log?: TlsLog | undefined;
  /** between two looks at the files, in milliseconds */
  readonly everyMs?: number;
}

export interface TlsMaterial {
  current(): TransportTls;
  /** Epoch milliseconds at which the client certificate ends; undefined without one. */
  expiresAt(): number | undefined;
  /** Called with the new certificates after every change that can be used. */
  onChange(listener: (tls: TransportTls) => void): void;
  /** Looks at the files now. */
  reload(): void;
  close(): void;
}

const LOOK_EVERY_MS = 15_000;
const DAY_MS = 86_400_000;
const WARN_DAYS = 30;

interface Loaded {
  readonly tls: TransportTls;
  readonly certificate: X509Certificate | undefined;
  /** tells contents apart */
  readonly digest: string;
}

function readCredentials(tls: TlsSettings, files: TlsFiles): ClientCredentials | undefined {
  const { cert, key, p12, p12_password: password = '' } = tls;
  if (p12 !== undefined) return readClientCredentials({ p12: files.readBytes(p12), password });
  if (cert === undefined || key === undefined) return undefined;
  return readClientCredentials({ cert: files.readPem(cert), key: files.readPem(key) });
}

function load(settings: TlsSettings, files: TlsFiles): Loaded {
  const digest = digestOf(settings, files);
  const credentials = readCredentials(settings, files);
  const ca = settings.ca === undefined ? undefined : files.readPem(settings.ca);
  if (ca !== undefined) pemCertificates(ca);
  return { tls: { cert: credentials?.cert, key: credentials?.key, ca }, certificate: credentials?.certificate, digest };
}

function digestOf({ cert, key, ca, p12 }: TlsSettings, { readPem, readBytes }: TlsFiles): string {
  const hash = createHash('sha256');
  for (const name of [cert, key, ca]) hash.update(name === undefined ? '' : readPem(name)).update('\0');
  return hash.update(p12 === undefined ? '' : readBytes(p12)).digest('hex');
}

/** @throws CredentialsError, or what reading a file throws */
export function openTlsMaterial(settings: TlsSettings, options: TlsMaterialOptions): TlsMaterial {
  const { now, log } = options;
  const listeners = new Set<(tls: TransportTls) => void>();
  let loaded = load(settings, options);
  /** what was found last, usable or not, so that a broken file is told once */
  let seen = loaded.digest;
  let warnedAt = Number.NEGATIVE_INFINITY;

  const refuse = (error: unknown): void => {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    log?.error({ reason }, 'the new certificates cannot be used, the old ones stay in use');
  };
  const take = (next: Loaded): void => {
    const defect = next.certificate && defectOf(next.certificate, now());
    if (defect !== undefined) throw new Error(`the client certificate ${defect}`);
    loaded = next;
    warnedAt = Number.NEGATIVE_INFINITY;
    log?.info({ expires: next.certificate?.validToDate.toISOString() }, 'new certificates are in use');
    for (const listener of listeners) listener(next.tls);
  };
  const reload = (): void => {
    let digest: string;
    try {
      digest = digestOf(settings, options);
    } catch (error) {
      digest = error instanceof Error ? error.message : 'unreadable';
      if (digest !== seen) refuse(error);
      seen = digest;
      return;
    }
    if (digest === seen) return;
    seen = digest;
    if (digest === loaded.digest) return;
    try {
      take(load(settings, options));
    } catch (error) {
      refuse(error);
    }
  };
  const warn = (): void => {
    const { certificate } = loaded;
    if (!certificate || now() - warnedAt < DAY_MS) return;
    const days = Math.floor((expiresAt(certificate) - now()) / DAY_MS);
    if (days >= WARN_DAYS) return;
    warnedAt = now();
    const expires = certificate.validToDate.toISOString();
    if (days < 0) log?.error({ expires }, 'the client certificate for the MSSP is expired');
    else log?.warn({ expires, days }, 'the client certificate for the MSSP expires soon');
  };
  const look = (): void => {
    reload();
    warn();
  };

  warn();
  const { cert, key, ca, p12 } = settings;
  const timer = [cert, key, ca, p12].some(Boolean)
    ? setInterval(look, options.everyMs ?? LOOK_EVERY_MS).unref()
    : undefined;
  return {
    current: () => loaded.tls,
    expiresAt: () => loaded.certificate && expiresAt(loaded.certificate),
    onChange: (listener) => void listeners.add(listener),
    reload: look,
    close() {
      clearInterval(timer);
      listeners.clear();
    },
  };
}
