import { createHash } from 'node:crypto';
import type { Context } from './render.ts';

/** Raised whenever the same context is built into something else than before. */
const formatVersion = 3;

/**
 * Our sha256 over what is asked of the engine: the context, the platform and the digest of the parent. Known before
 * building, and the same on every machine.
 *
 * @param platform as OCI writes it, e.g. `linux/amd64`
 * @param parent digest of the parent's manifest; undefined for a base that stands on no image
 */
export function fingerprintOf(
  { files, parent: parentName, epoch }: Context,
  platform: string,
  parent: string | undefined,
): string {
  const asked = {
    version: formatVersion,
    platform,
    parent: [parentName, parent ?? null],
    epoch,
    files: files.map(({ path, content, executable }) => [path, executable, sha256(content)]),
  };
  return `sha256:${sha256(JSON.stringify(asked))}`;
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
