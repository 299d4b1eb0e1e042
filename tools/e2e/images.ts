import { execa } from 'execa';
import type { ImageRecord } from '../model/record.ts';
import type { WorkspaceCopy } from './workspace-copy.ts';

/** The record that a build wrote. */
export function recordOf(copy: WorkspaceCopy, image: string): ImageRecord {
  return JSON.parse(copy.read(`dist/images/${image}/image.json`)) as ImageRecord;
}

/** Names of the images in a copy's store, without the repository. */
export async function namesIn({ env }: WorkspaceCopy): Promise<string[]> {
  const { stdout } = await execa('buildah', ['images', '--format', '{{.Tag}}'], { env });
  return stdout
    .split('\n')
    .filter((name) => name !== '')
    .sort();
}

/** Digests of the images in a copy's store by their names without the repository. */
export async function digestsIn({ env }: WorkspaceCopy): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await execa('buildah', ['images', '--json'], { env });
  const images = JSON.parse(stdout === '' ? '[]' : stdout) as { names: string[] | null; digest: string }[];
  return new Map(
    images.flatMap(({ names, digest }) => (names ?? []).map((name) => [name.split(':').at(-1) ?? '', digest])),
  );
}

/** Names of the containers in a copy's store, of buildah and podman. */
export async function containersIn({ env }: WorkspaceCopy): Promise<string[]> {
  const { stdout } = await execa('buildah', ['containers', '--all', '--quiet'], { env });
  return stdout.split('\n').filter((name) => name !== '');
}

/** Every file of an image with its sum, mode, user and group, as the image's own busybox or coreutils see it. */
export async function filesIn(image: string, { env }: Pick<WorkspaceCopy, 'env'>): Promise<string[]> {
  const { stdout: container } = await execa('buildah', ['from', '--pull=never', image], { env });
  try {
    const script =
      'find / -xdev -path /proc -prune -o -path /sys -prune -o -type f -exec stat -c "%n %a %u %g" {} + -exec sha256sum {} +';
    const args = ['run', '--isolation=chroot', '--network=host', '--user=0', container, '--', 'sh', '-c', script];
    const { stdout } = await execa('buildah', args, { env });
    // The engine writes these three for the time that a container runs.
    return stdout
      .split('\n')
      .filter((line) => !/\/(etc\/(hosts|resolv\.conf|hostname)|run\/\.containerenv)( |$)/.test(line))
      .sort();
  } finally {
    await execa('buildah', ['rm', container], { env });
  }
}
