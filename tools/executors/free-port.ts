import { createServer, type AddressInfo } from 'node:net';

/** A port of the loopback interface that nobody listens on: the wished one, or else any. */
export async function freePort(wish?: number): Promise<number> {
  return (wish === undefined ? undefined : await listen(wish)) ?? (await listen(0)) ?? 0;
}

function listen(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(undefined);
    });
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.address() as AddressInfo;
      server.close(() => {
        resolve(taken);
      });
    });
  });
}
