/**
 * The certificate library, set up once: it finds its dependencies by decorator metadata, which must be loaded first.
 * Everybody here imports it from this file.
 */
import 'reflect-metadata';

export * from '@peculiar/x509';
