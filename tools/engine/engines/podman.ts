import { buildFlags } from '../build-flags.ts';
import type { Engine } from '../engine.ts';
import type { Limits } from '../limits.ts';

const file = 'podman';

export const engine: Engine = {
  name: file,
  oldest: '4.3',
  notes: ({ chroot, cgroups, runtime: name, ulimits }) => [
    ...(chroot ? [`${cgroups}: podman builds in a chroot`] : []),
    ...(name === undefined ? [] : [`${cgroups}, on which crun does not start: podman runs containers with ${name}`]),
    ...(ulimits.length === 0 ? [] : [`podman asks for no more than this machine grants: ${ulimits.join(', ')}`]),
  ],
  version: () => ({ file, args: ['--version'] }),
  storeFolder: () => ({ file, args: ['info', '--format', '{{.Store.GraphRoot}}'] }),
  besideStore: (command, { root }) =>
    root ? command : { ...command, file, args: ['unshare', command.file, ...command.args] },
  build: (request, limits) => ({
    file,
    args: [
      ...runtime(limits),
      'build',
      '--layers=false',
      ...isolation(limits),
      ...buildFlags(request),
      request.context,
    ],
  }),
  tag: (image, reference) => ({ file, args: ['tag', image, reference] }),
  create: () => undefined,
  takeSecrets: () => undefined,
  run: ({ container, image, argv: [program = '', ...args], user, environment, secrets, mounts }, limits) => ({
    file,
    args: [
      ...runtime(limits),
      'run',
      '--rm',
      '--replace',
      '--pull=never',
      `--name=${container}`,
      '--network=host',
      `--user=${user}`,
      ...limits.ulimits.map((limit) => `--ulimit=${limit}`),
      ...Object.entries(environment).map(([name, value]) => `--env=${name}=${value}`),
      ...secrets.map((name) => `--env=${name}`),
      ...Object.entries(mounts).map(([inside, folder]) => `--volume=${folder}:${inside}:ro`),
      `--entrypoint=${JSON.stringify([program])}`,
      image,
      ...args,
    ],
  }),
  remove: (container) => ({ file, args: ['rm', '--force', '--ignore', '--time=0', container] }),
  untag: (reference) => ({ file, args: ['rmi', reference] }),
};

function runtime({ runtime: name }: Limits): string[] {
  return name === undefined ? [] : [`--runtime=${name}`];
}

function isolation({ chroot, ulimits }: Limits): string[] {
  return [...(chroot ? ['--isolation=chroot'] : []), ...ulimits.map((limit) => `--ulimit=${limit}`)];
}
