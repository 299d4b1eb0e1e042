import { setTimeout as sleep } from 'node:timers/promises';
import type { Container } from '../engine/container.ts';
import { goOn } from '../engine/doors.ts';
import { ending, type Output } from '../engine/run.ts';
import type { ImageConfig } from '../engine/store.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { Serve } from '../model/recipe.ts';
import { filled } from '../recipe/filled.ts';

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
  /** Aborted once the user asks to end. */
  readonly signal: AbortSignal;
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
  const { serve, config, port, token, onLine, signal } = order;
  const stopper = new AbortController();
  const values = { port: String(port), token };
  const variables = Object.entries(serve.environment);
  const fill = (secret: boolean) =>
    Object.fromEntries(
      variables
        .filter(([, text]) => text.includes('{token}') === secret)
        .map(([name, text]) => [name, filled(text, values)]),
    );
  const ended = container.exec([...config.entrypoint, ...config.command], {
    environment: fill(false),
    secrets: fill(true),
    onLine,
    signal: stopper.signal,
  });
  const origin = `http://127.0.0.1:${port}`;
  try {
    await Promise.race([untilHealthy(`${origin}${serve.health}`), ended.then(endedEarly(signal))]);
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
  throw new WorkbenchError([
    { code: 'SERVER_SILENT', message, hint: 'run `npx nx serve` with this image to see what its server prints' },
  ]);
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address, { signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    // Nobody listens yet.
    return false;
  }
}

function endedEarly(asked: AbortSignal): (output: Output) => never {
  return (output) => {
    goOn({ signal: asked });
    const message = `the server ended before it answered: it ${ending(output)}`;
    const hint = ['its last lines were', ...output.tail].join('\n  ');
    throw new WorkbenchError([{ code: 'SERVER_ENDED', message, hint }]);
  };
}
