/** Listens on this machine, and ends with the program that started it. */
import process from 'node:process';
import type Koa from 'koa';

export function listen(app: Koa, port: number): void {
  const server = app.listen(port, 'localhost', () => {
    process.stdout.write(`http://localhost:${port}\n`);
    // started by the sandbox: it ends when that is gone, however it went
    process.send?.('ready');
    if (process.connected) process.once('disconnect', () => process.exit(0));
  });
  server.on('error', (error: NodeJS.ErrnoException) => {
    process.stderr.write(`port ${port}: ${error.code ?? error.message}\n`);
    process.exit(1);
  });
  process.once('SIGTERM', () => process.exit(0));
}
