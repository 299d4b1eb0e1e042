import { buildFlags } from '../build-flags.ts';
import type { Engine } from '../engine.ts';
import type { Limits } from '../limits.ts';

const file = 'buildah';

export const engine: Engine = {
  name: file,
  notes: ({ chroot, hostNetwork, cgroups }) => [
    ...(chroot ? [`${cgroups}: buildah isolates by chroot, on the host's network`] : []),
    ...(hostNetwork && !chroot ? ["this user may not open /dev/net/tun: buildah builds on the host's network"] : []),
  ],
  version: () => ({ file, args: ['--version'] }),
  storeFolder: () => ({ file, args: ['info', '--format', '{{.store.GraphRoot}}'] }),
  build: (request, limits) => ({
    file,
    // The graph of images is the cache: buildah's own would only add a commit an instruction.
    args: [
      'build',
      '--layers=false',
      ...isolation(limits),
      ...network(limits),
      ...buildFlags(request),
      request.context,
    ],
  }),
  tag: (image, reference) => ({ file, args: ['tag', image, reference] }),
  create: ({ container, image }) => ({ file, args: ['from', '--pull=never', '--name', container, image] }),
  run: ({ container, argv, user, environment, mounts }, limits) => ({
    file,
    args: [
      'run',
      ...isolation(limits),
      '--network=host',
      `--user=${user}`,
      ...Object.entries(environment).map(([name, value]) => `--env=${name}=${value}`),
      ...Object.entries(mounts).map(([inside, folder]) => `--volume=${folder}:${inside}:ro`),
      container,
      '--',
      ...argv,
    ],
  }),
  remove: (container) => ({ file, args: ['rm', container] }),
  untag: (reference) => ({ file, args: ['rmi', reference] }),
};

function isolation({ chroot }: Limits): string[] {
  return chroot ? ['--isolation=chroot'] : [];
}

function network({ hostNetwork }: Limits): string[] {
  return hostNetwork ? ['--network=host'] : [];
}
