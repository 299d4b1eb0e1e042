import { isOnLoopback } from '../model/loopback.ts';
import type { BuildRequest } from './engine.ts';
import type { Limits } from './limits.ts';

/**
 * Environment of a build. Engines start themselves anew many times, each for a moment in which Go collects garbage: with
 * a heap that may grow five times instead of twice, a build takes a tenth less, and some 20 MB more of memory.
 */
export const buildEnvironment = { GOGC: '400' } as const;

/** What `buildah build` and `podman build` understand alike. */
export function buildFlags(
  { parent, parentName, tags, timestamp, idFile, marker, containerfile, secrets }: BuildRequest,
  limits: Limits,
): string[] {
  return [
    ...isolationFlags(limits),
    ...ulimitFlags(limits),
    `--file=${containerfile}`,
    `--timestamp=${timestamp}`,
    '--format=oci',
    // Packages are fetched and no port is opened: a network of its own would only need more programs on this machine.
    '--network=host',
    // The version of the engine, and the first local name of the parent, are not part of an image.
    '--identity-label=false',
    '--omit-history',
    `--annotation=org.opencontainers.image.base.name=${parentName}`,
    ...(parent === undefined ? [] : parentFlags(parent)),
    // As wherever else a registry of this machine is asked: it has no certificate.
    ...(parent === undefined && isOnLoopback(parentName) ? ['--tls-verify=false'] : []),
    // A line of /etc/hosts while commands run, which no image keeps: the one place that marks a working container.
    `--add-host=${marker}:127.0.0.1`,
    ...secrets.map(({ id, file }) => `--secret=id=${id},src=${file}`),
    `--iidfile=${idFile}`,
    ...tags.map((tag) => `--tag=${tag}`),
  ];
}

/**
 * An image of the store has one manifest more if it was pulled as well, and engines would write down the digest of the one
 * that came last.
 */
function parentFlags({ id, digest }: NonNullable<BuildRequest['parent']>): string[] {
  return [`--build-arg=PARENT=${id}`, `--annotation=org.opencontainers.image.base.digest=${digest}`];
}

/** None where containers may have namespaces of their own. */
export function isolationFlags({ chroot }: Limits): string[] {
  return chroot ? ['--isolation=chroot'] : [];
}

/** None where as much is granted as is asked for. */
export function ulimitFlags({ ulimits }: Limits): string[] {
  return ulimits.map((limit) => `--ulimit=${limit}`);
}
