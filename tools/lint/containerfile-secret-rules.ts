import { badSecretId, isSecretId, secretMounts } from '../recipe/secret-mounts.ts';
import type { ContainerfileRule } from './containerfile-rule.ts';

/** Rules about secrets that commands of a build may read. */
export const secretRules: readonly ContainerfileRule[] = [
  {
    code: 'BAD_SECRET',
    hint: badSecretId('').hint,
    faults: ({ text }) =>
      secretMounts(text)
        .filter(({ id }) => !isSecretId(id))
        .map(({ id, line }) => ({ line, message: badSecretId(id).message })),
  },
  {
    code: 'SECRET_LEAVES_TRACE',
    hint: 'mount it as a file of the folder `/run`, which every image has: `target=/run/pip.conf`',
    faults: ({ text }) =>
      secretMounts(text)
        .filter(({ target }) => !/^\/run\/[^/]+$/.test(target))
        .map(({ target, line }) => ({
          line,
          message: `a secret is mounted at \`${target}\`, and engines leave folders or empty files there: the image depends on whether it was given`,
        })),
  },
];
