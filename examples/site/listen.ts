/** Listens on this machine, and ends with the program that started it. */
import process from 'node:process';
import type Koa from 'koa';

export function listen(app: Koa, port: number): void {
  // started by the sandbox: it ends when that is gone, however it went
  process.once('disconnect', () => process.exit(0));
  process.once('SIGTERM', () => process.exit(0));
  const server = app.listen(port, '127.0.0.1', () => {
    process.stdout.write(`http://localhost:${port}\n`);
    process.send?.('ready');
  });
  server.on('error', (error: NodeJS.ErrnoException) => {
    process.stderr.write(`port ${port}: ${error.code ?? error.message}\n`);
    process.exit(1);
  });
}
