import { z } from 'zod';
import { packageName } from '../lock/package-name.ts';
import { packageKey } from '../lock/pipfile.ts';

/** The name of a package in an option, where nobody can say more than that. */
export const packageOption = z
  .string()
  .max(100, 'expected at most 100 characters')
  .refine((name) => packageKey.safeParse(name).success, 'expected a name as PyPI has it, such as `networkx`');

/** Modules that are not called as their packages are, of those that most people ask for. */
const modules: Readonly<Record<string, string>> = {
  beautifulsoup4: 'bs4',
  pillow: 'PIL',
  pyyaml: 'yaml',
  pyzmq: 'zmq',
  'scikit-image': 'skimage',
  'scikit-learn': 'sklearn',
};

/** What Python most likely imports of a package. */
export function usualModule(name: string): string {
  const key = packageName(name);
  const known = Object.hasOwn(modules, key) ? modules[key] : undefined;
  return known ?? key.replace(/^python-/, '').replaceAll('-', '_');
}

/** What Debian's policy calls a package: `python3-` and the name by which it is imported. */
export function debianNameOf(module: string): string {
  return `python3-${module.toLowerCase().replaceAll('_', '-')}`;
}

/** The name without the beginning that Debian gives all of them, if it has that. */
export function withoutDebians(name: string): string {
  return packageName(name).replace(/^python3-/, '');
}
