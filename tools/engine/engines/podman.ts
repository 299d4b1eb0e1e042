import { besideStore } from '../beside-store.ts';
import { buildEnvironment, buildFlags, ulimitFlags } from '../build-flags.ts';
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
  besideStore: (command, limits) => besideStore(file, command, limits),
  build: (request, limits) => ({
    file,
    args: [...runtime(limits), 'build', '--layers=false', ...buildFlags(request, limits), request.context],
    env: buildEnvironment,
  }),
  tag: (image, ...references) => ({ file, args: ['tag', image, ...references] }),
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
      ...ulimitFlags(limits),
      ...Object.entries(environment).map(([name, value]) => `--env=${name}=${value}`),
      ...secrets.map((name) => `--env=${name}`),
      ...Object.entries(mounts).map(([inside, folder]) => `--volume=${folder}:${inside}:ro`),
      `--entrypoint=${JSON.stringify([program])}`,
      image,
      ...args,
    ],
  }),
  hold: ({ container, image }, limits) => ({
    file,
    // The program is never started: an image may have none, and podman wants one.
    args: [
      ...runtime(limits),
      'create',
      '--pull=never',
      `--name=${container}`,
      '--network=none',
      ...ulimitFlags(limits),
      '--entrypoint=["true"]',
      image,
    ],
  }),
  mount: (container) => ({ file, args: ['mount', container] }),
  remove: (container) => ({ file, args: ['rm', '--force', '--ignore', '--time=0', container] }),
  untag: (...references) => ({ file, args: ['rmi', ...references] }),
};

function runtime({ runtime: name }: Limits): string[] {
  return name === undefined ? [] : [`--runtime=${name}`];
}
