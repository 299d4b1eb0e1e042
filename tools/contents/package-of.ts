import type { Package, PackageType } from '../model/contents.ts';
import { packageName } from '../lock/package-name.ts';

// What an image says of itself ends up in terminals, in Markdown and in addresses: names and versions are of these
// characters in every archive, and whatever else comes is none.
const namePattern = /^[@\w](?:[\w.+~@/-]{0,212}[\w.+~-])?$/;
const versionPattern = /^\w[\w.+~:^!-]{0,199}$/;
const archPattern = /^\w[\w-]{0,30}$/;

/** What was read of a package, and proves nothing yet. */
export interface Read {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly arch?: string | undefined;
  readonly location?: string | undefined;
}

/** A package from what was read of it; undefined if that can be none. */
export function packageOf(type: PackageType, { name, version, arch, location }: Read): Package | undefined {
  if (name === undefined || version === undefined) return undefined;
  if (!namePattern.test(name) || name.includes('..') || !versionPattern.test(version)) return undefined;
  return {
    type,
    name: type === 'pypi' ? packageName(name) : name,
    version,
    ...(arch === undefined || !archPattern.test(arch) ? {} : { arch }),
    ...(location === undefined ? {} : { location }),
  };
}
