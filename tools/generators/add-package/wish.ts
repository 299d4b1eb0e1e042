import { debianName, line } from '../../catalogue/schema.ts';
import { version as versionSchema } from '../../lock/pipfile.ts';
import { debianNameOf, packageOption, usualModule, withoutDebians } from '../debian-names.ts';
import { checkOption } from '../options.ts';

/** What somebody writes. */
export interface AddPackageOptions {
  readonly bundle: string;
  /** As the index calls it. */
  readonly name: string;
  /** `all`, or one: so are the next two. */
  readonly python?: string;
  readonly release?: string;
  readonly os?: string;
  /** Which versions are asked for; any if absent. Nx itself has an option `--version`. */
  readonly specifier?: string;
  readonly reason?: string;
  /** Debian's name for the package. */
  readonly osPackage?: string;
}

/** The same, checked: none of these words can mean anything but itself in a Pipfile, a list or a command. */
export interface Wish {
  readonly bundle: string;
  readonly name: string;
  readonly python: string;
  readonly release: string;
  readonly os: string;
  readonly version: string | undefined;
  readonly reason: string | undefined;
  readonly osPackage: string;
}

export const all = 'all';

/** @throws WorkbenchError BAD_OPTIONS */
export function checkedWish(options: AddPackageOptions): Wish {
  const { bundle, name, python = all, release = all, os = all, reason } = options;
  const { osPackage = debianNameOf(usualModule(withoutDebians(name))) } = options;
  checkOption('name', name, packageOption);
  checkOption('os-package', osPackage, debianName.max(100, 'expected at most 100 characters'));
  const version = options.specifier?.replaceAll(/ /g, '');
  if (version !== undefined)
    checkOption('specifier', version, versionSchema.max(100, 'expected at most 100 characters'));
  if (reason !== undefined) checkOption('reason', reason, line);
  return { bundle, name, python, release, os, version, reason, osPackage };
}
