import { packageTypes, type Contents, type Package, type PackageType } from '../model/contents.ts';
import { compareText } from './compare-text.ts';

/** A package that two images have otherwise: it came, it went, or it moved to another version. */
export interface Change {
  readonly type: PackageType;
  readonly name: string;
  /** As people read it: versions, several of them between commas; absent for what came. */
  readonly before?: string;
  /** Absent for what went. */
  readonly after?: string;
}

/**
 * The packages in which two images differ, sorted by type and name, and no other. In how many places a package lies does not
 * count.
 */
export function difference(before: Pick<Contents, 'packages'>, after: Pick<Contents, 'packages'>): Change[] {
  const [old, fresh] = [byName(before), byName(after)];
  const keys = [...new Set([...old.keys(), ...fresh.keys()])].sort(compareText);
  return keys.flatMap((key) => changeOf(old.get(key), fresh.get(key)));
}

type Same = readonly [Package, ...Package[]];

function changeOf(old: Same | undefined, fresh: Same | undefined): Change[] {
  const [first] = old ?? fresh ?? [];
  if (first === undefined) return [];
  const { type, name } = first;
  if (old === undefined) return [{ type, name, after: versions(fresh ?? []) }];
  if (fresh === undefined) return [{ type, name, before: versions(old) }];
  if (versions(old, true) === versions(fresh, true)) return [];
  const [before, after] = [versions(old), versions(fresh)];
  // Architectures are told where they are part of what changed.
  if (arches(old) === arches(fresh) && before !== after) return [{ type, name, before, after }];
  return [{ type, name, before: versions(old, true), after: versions(fresh, true) }];
}

function byName({ packages }: Pick<Contents, 'packages'>): Map<string, Same> {
  const names = new Map<string, Same>();
  for (const each of packages) {
    const key = `${packageTypes.indexOf(each.type)} ${each.name}`;
    names.set(key, [...(names.get(key) ?? []), each] as unknown as Same);
  }
  return names;
}

function arches(packages: readonly Package[]): string {
  return distinct(packages.map(({ arch = '' }) => arch));
}

function versions(packages: readonly Package[], withArch = false): string {
  return distinct(
    packages.map(({ version, arch }) => (withArch && arch !== undefined ? `${version} ${arch}` : version)),
  );
}

function distinct(texts: readonly string[]): string {
  return [...new Set(texts)].sort(compareText).join(', ');
}
