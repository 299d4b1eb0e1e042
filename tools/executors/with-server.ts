import { setTimeout as sleep } from 'node:timers/promises';
import type { Container } from '../engine/container.ts';
import type { Output } from '../engine/run.ts';
import type { ImageConfig } from '../engine/store.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { Serve } from '../model/recipe.ts';
import { filled } from '../recipe/checks.ts';

/** The server of an IDE, once it answers. */
export interface Server {
  /** Without a path, e.g. `http://127.0.0.1:8888`. */
  readonly origin: string;
  /** What a browser opens: with the path and the token. */
  readonly address: string;
  /** How the server ended, as soon as it has. */
  readonly ended: Promise<Output>;
}

export interface ServerOrder {
  readonly serve: Serve;
  /** Whose entrypoint and command start the server. */
  readonly config: ImageConfig;
  /** Of the loopback interface. */
  readonly port: number;
  readonly token: string;
  readonly onLine: (line: string) => void;
}

/** How long a server may take until it answers, in milliseconds: some compile or unpack at their first start. */
const patience = 120_000;
const pause = 200;

/**
 * Starts an image's IDE as its entrypoint and command say, and hands it to `use` once it answers its health path.
 * Ends it by SIGTERM in any case afterwards.
 *
 * @throws WorkbenchError SERVER_ENDED, SERVER_SILENT
 */
export async function withServer<T>(
  container: Container,
  order: ServerOrder,
  use: (server: Server) => Promise<T>,
): Promise<T> {
  const { serve, config, port, token, onLine } = order;
  const stopper = new AbortController();
  const values = { port: String(port), token };
  const environment = Object.fromEntries(
    Object.entries(serve.environment).map(([name, text]) => [name, filled(text, values)]),
  );
  const ended = container.exec([...config.entrypoint, ...config.command], {
    environment,
    onLine,
    signal: stopper.signal,
  });
  const origin = `http://127.0.0.1:${port}`;
  try {
    await Promise.race([untilHealthy(`${origin}${serve.health}`), ended.then(endedEarly)]);
    return await use({ origin, address: `${origin}${filled(serve.open, values)}`, ended });
  } finally {
    stopper.abort();
    await ended;
  }
}

async function untilHealthy(address: string): Promise<void> {
  const end = performance.now() + patience;
  while (performance.now() < end) {
    if (await answers(address)) return;
    await sleep(pause);
  }
  const message = `\`${address}\` did not answer within ${patience / 1000} s`;
  throw new WorkbenchError([{ code: 'SERVER_SILENT', message, hint: 'what the server printed is in the log above' }]);
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address, { signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    // Nobody listens yet.
    return false;
  }
}

function endedEarly({ exitCode, signal, tail }: Output): never {
  const message = `the server ended before it answered, ${signal === undefined ? `with exit code ${String(exitCode)}` : `by ${signal}`}`;
  throw new WorkbenchError([{ code: 'SERVER_ENDED', message, hint: ['its last lines were', ...tail].join('\n  ') }]);
}
