import type { BuildRequest } from './engine.ts';
import type { Limits } from './limits.ts';

/** What `buildah build` and `podman build` understand alike. */
export function buildFlags(
  { parent, parentName, tag, timestamp, idFile, marker, context }: BuildRequest,
  limits: Limits,
): string[] {
  return [
    ...isolationFlags(limits),
    ...ulimitFlags(limits),
    `--file=${context}/Containerfile`,
    `--timestamp=${timestamp}`,
    '--format=oci',
    // Packages are fetched and no port is opened: a network of its own would only need more programs on this machine.
    '--network=host',
    // The version of the engine, and the first local name of the parent, are not part of an image.
    '--identity-label=false',
    '--omit-history',
    `--annotation=org.opencontainers.image.base.name=${parentName}`,
    ...(parent === undefined ? [] : [`--build-arg=PARENT=${parent}`]),
    // A line of /etc/hosts while commands run, which no image keeps: the one place that marks a working container.
    `--add-host=${marker}:127.0.0.1`,
    `--iidfile=${idFile}`,
    `--tag=${tag}`,
  ];
}

/** None where containers may have namespaces of their own. */
export function isolationFlags({ chroot }: Limits): string[] {
  return chroot ? ['--isolation=chroot'] : [];
}

/** None where as much is granted as is asked for. */
export function ulimitFlags({ ulimits }: Limits): string[] {
  return ulimits.map((limit) => `--ulimit=${limit}`);
}
