import { homedir } from 'node:os';
import { join } from 'node:path';

/** Settings of this machine that would make its lock another one than everybody else's; nothing takes their place. */
const silenced = [
  'PIP_INDEX_URL',
  'PIP_EXTRA_INDEX_URL',
  'PIP_FIND_LINKS',
  'PIP_NO_INDEX',
  'PIP_CONSTRAINT',
  'PIP_REQUIREMENT',
  'PIP_PRE',
  'PIP_NO_BINARY',
  'PIP_ONLY_BINARY',
  'PIP_PREFER_BINARY',
  'PIP_TRUSTED_HOST',
  'PIP_USER',
  'PIP_TARGET',
  'PIP_PREFIX',
  'PIPENV_VERBOSITY',
  'PYTHONPATH',
  'PYTHONHOME',
];

/**
 * The environment in which pipenv and pip answer the same on every machine. Proxies and certificates are the machine's
 * own, by `HTTPS_PROXY` and `PIP_CERT`.
 *
 * @param folder absolute; everything that they write lies there, but for their cache
 */
export function pythonEnvironment(folder: string, env: NodeJS.ProcessEnv): Record<string, string> {
  const { PIPENV_CACHE_DIR: cache = join(homedir(), '.cache/pipenv') } = env;
  return {
    ...Object.fromEntries(silenced.map((name) => [name, ''])),
    PIP_CONFIG_FILE: '/dev/null',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_NO_INPUT: '1',
    PIP_CACHE_DIR: cache,
    PIPENV_CACHE_DIR: cache,
    PIPENV_PIPFILE: join(folder, 'Pipfile'),
    PIPENV_VENV_IN_PROJECT: '1',
    PIPENV_IGNORE_VIRTUALENVS: '1',
    PIPENV_DONT_LOAD_ENV: '1',
    PIPENV_DONT_USE_PYENV: '1',
    PIPENV_NOSPIN: '1',
    TMPDIR: folder,
    NO_COLOR: '1',
    PIP_NO_COLOR: '1',
    LC_ALL: 'C.UTF-8',
  };
}
