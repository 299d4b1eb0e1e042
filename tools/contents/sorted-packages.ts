import { packageTypes, type Package } from '../model/contents.ts';
import { compareText } from './compare-text.ts';

/** Packages in the one order that lists have, each once. */
export function sortedPackages(packages: Iterable<Package>): Package[] {
  const byKey = new Map([...packages].map((each) => [keyOf(each), each]));
  return [...byKey].sort(([left], [right]) => compareText(left, right)).map(([, each]) => each);
}

function keyOf({ type, name, version, arch = '', location = '' }: Package): string {
  return [String(packageTypes.indexOf(type)), name, version, arch, location].join('\0');
}
