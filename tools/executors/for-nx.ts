/**
 * Hands results to Nx, whose process for batches passes each on as it comes and does not end by itself. So this lets it
 * end, and nothing is sent to an Nx that was killed: sending would end this process before it has tidied up.
 */
export async function* forNx<T>(results: AsyncIterable<T>): AsyncGenerator<T, void> {
  // Nobody reads any more what is printed then.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.on('error', () => undefined);
  for await (const result of results) if (process.connected) yield result;
  if (!process.connected) process.exit(1);
  process.channel?.unref();
}
