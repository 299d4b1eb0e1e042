import { besideStore } from '../beside-store.ts';
import { buildEnvironment, buildFlags, isolationFlags, ulimitFlags } from '../build-flags.ts';
import type { Engine } from '../engine.ts';

const file = 'buildah';

export const engine: Engine = {
  name: file,
  oldest: '1.28',
  notes: ({ chroot, cgroups, ulimits: granted }) => [
    ...(chroot ? [`${cgroups}: buildah isolates by chroot`] : []),
    ...(granted.length === 0 ? [] : [`buildah asks for no more than this machine grants: ${granted.join(', ')}`]),
  ],
  version: () => ({ file, args: ['--version'] }),
  storeFolder: () => ({ file, args: ['info', '--format', '{{.store.GraphRoot}}'] }),
  besideStore: (command, limits) => besideStore(file, command, limits),
  build: (request, limits) => ({
    file,
    // The graph of images is the cache: buildah's own would only add a commit an instruction.
    args: ['build', '--layers=false', ...buildFlags(request, limits), request.context],
    env: buildEnvironment,
  }),
  tag: (image, ...references) => ({ file, args: ['tag', image, ...references] }),
  create: ({ container, image }, limits) => ({
    file,
    args: ['from', '--pull=never', ...ulimitFlags(limits), '--name', container, image],
  }),
  takeSecrets: ({ container, secrets }) => ({
    file,
    args: ['config', ...secrets.map((name) => `--env=${name}`), container],
  }),
  run: ({ container, argv, user, environment, mounts }, limits) => ({
    file,
    args: [
      'run',
      ...isolationFlags(limits),
      '--network=host',
      `--user=${user}`,
      ...Object.entries(environment).map(([name, value]) => `--env=${name}=${value}`),
      ...Object.entries(mounts).map(([inside, folder]) => `--volume=${folder}:${inside}:ro`),
      container,
      '--',
      ...argv,
    ],
  }),
  hold: ({ container, image }) => ({ file, args: ['from', '--pull=never', '--name', container, image] }),
  mount: (container) => ({ file, args: ['mount', container] }),
  remove: (container) => ({ file, args: ['rm', container] }),
  untag: (...references) => ({ file, args: ['rmi', ...references] }),
};
