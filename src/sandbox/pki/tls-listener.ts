/**
 * The simulated service over mutual TLS, beside its plain listener. Who shows no certificate is cut off; who shows a wrong
 * one is heard, so that the service can say so. Serves the service's own paths only, never the rest of the sandbox.
 */
import { constants, type X509Certificate } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { TLSSocket } from 'node:tls';
import { admits } from './client-admission.ts';
import { markWrongCredentials } from './client-credentials.ts';
import { ensureServerIdentity } from './tls-server.ts';

const PATHS = '/sandbox/mssp/';
const RENEWAL_CHECK_MS = 24 * 3_600_000;

export interface TlsListenerOptions {
  /** 0: any free one */
  readonly port: number;
  readonly host: string;
  /** folder of the simulator: authority, server certificate, accepted clients */
  readonly dir: string;
  /** the same handler as on the plain listener */
  readonly handler: RequestListener;
  /** epoch milliseconds */
  readonly now?: () => number;
  /** told when the certificate could not be renewed or the clients' files not be read */
  readonly onError?: (error: unknown) => void;
}

export interface TlsListener {
  readonly port: number;
  /** Takes no more connections and ends idle ones; resolves when requests under way are answered. */
  close(): Promise<void>;
  /** Ends what is still under way. */
  closeAllConnections(): void;
}

/** @throws Error of the system when the port cannot be had */
export async function openTlsListener(options: TlsListenerOptions): Promise<TlsListener> {
  const { dir, handler, host, now = Date.now, onError = () => undefined } = options;
  const contextOf = async () => {
    const { certificate, key } = await ensureServerIdentity(dir, now());
    return {
      cert: certificate,
      key,
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
      // A resumed session would no longer show what else a client sent with its certificate.
      secureOptions: constants.SSL_OP_NO_TICKET,
    } as const;
  };
  const server = createServer(
    {
      ...(await contextOf()),
      requestCert: true,
      // Without a list of authorities a client is asked for any certificate; the files decide.
      rejectUnauthorized: false,
    },
    (request, response) => {
      if (!request.url?.startsWith(PATHS)) {
        response.writeHead(404, { 'Content-Type': 'text/plain' }).end(`Only ${PATHS} is served over TLS.\n`);
        return;
      }
      void serve(request, response);
    },
  );
  // Read once for each connection: Node takes the rest of the chain out of the session when it is asked.
  const peers = new WeakMap<TLSSocket, X509Certificate>();
  server.on('secureConnection', (socket) => {
    const certificate = socket.getPeerX509Certificate();
    if (certificate) peers.set(socket, certificate);
    else socket.destroy();
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admitted = await isAdmitted(request).catch((error: unknown) => {
      onError(error);
      return false;
    });
    if (!admitted) markWrongCredentials(request);
    handler(request, response);
  }

  async function isAdmitted({ socket }: IncomingMessage): Promise<boolean> {
    const certificate = socket instanceof TLSSocket ? peers.get(socket) : undefined;
    return certificate !== undefined && !sentChain(certificate) && admits(dir, certificate, now());
  }

  const renewal = setInterval(() => {
    contextOf()
      .then((context) => server.setSecureContext(context))
      .catch(onError);
  }, RENEWAL_CHECK_MS);
  renewal.unref();

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    async close() {
      clearInterval(renewal);
      const closed = new Promise((resolve) => server.close(resolve));
      const sweep = setInterval(() => server.closeIdleConnections(), 100);
      await closed;
      clearInterval(sweep);
    },
    closeAllConnections: () => server.closeAllConnections(),
  };
}

/** Node names the certificate that came after the client's own so, whether or not it issued it. */
const sentChain = ({ issuerCertificate }: X509Certificate): boolean => issuerCertificate !== undefined;
