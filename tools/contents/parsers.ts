import type { Package } from '../model/contents.ts';
import { parsedJson } from '../engine/parsed-json.ts';
import { fieldsOf, paragraphsOf } from './fields.ts';
import { packageOf } from './package-of.ts';

/** What a file comes to. What is odd about it is no package, and is told, by name if it has one. */
export interface Parsed {
  readonly packages: readonly Package[];
  /** How many entries should have been packages, and can't be. */
  readonly odd: number;
}

const nothing: Parsed = { packages: [], odd: 0 };

/** dpkg's list, `status` or a file of `status.d`: the packages whose files are there. */
export function dpkgStatus(text: string): Parsed {
  const packages: Package[] = [];
  let odd = 0;
  for (const paragraph of paragraphsOf(text)) {
    const fields = fieldsOf(paragraph);
    if (!fields.has('package') || !isInstalled(fields.get('status'))) continue;
    const read = { name: fields.get('package'), version: fields.get('version'), arch: fields.get('architecture') };
    const made = packageOf('deb', read);
    if (made === undefined) odd += 1;
    else packages.push(made);
  }
  return { packages, odd };
}

/** Those that were removed leave their configuration. Images without dpkg, with a file for each package, say nothing. */
function isInstalled(status: string | undefined): boolean {
  return status === undefined || !/ (?:not-installed|config-files)$/.test(status);
}

/** How rpm is asked for its list, a line for each package. */
export const rpmFormat = String.raw`%{NAME}\t%{EVR}\t%{ARCH}\n`;

/** What rpm answers to that. The keys that it keeps among its packages are none. */
export function rpmList(text: string): Parsed {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('gpg-pubkey\t'));
  const packages = lines.flatMap((line) => {
    const [name, version, arch] = line.split('\t');
    return packageOf('rpm', { name, version, arch }) ?? [];
  });
  return { packages, odd: lines.length - packages.length };
}

/** A Python distribution's `METADATA` or `PKG-INFO`, whose first paragraph are headers. */
export function pythonMetadata(text: string, location: string): Parsed {
  const fields = fieldsOf(paragraphsOf(text)[0] ?? '');
  return one(packageOf('pypi', { name: fields.get('name'), version: fields.get('version'), location }));
}

/** The DESCRIPTION of an R package; one that is not installed, such as a template, was not built. */
export function rDescription(text: string, location: string): Parsed {
  const fields = fieldsOf(text);
  if (!fields.has('built')) return nothing;
  return one(packageOf('cran', { name: fields.get('package'), version: fields.get('version'), location }));
}

/** The `package.json` of a module of Node. One without a name or a version says how files are read, and is no package. */
export function nodePackage(text: string, location: string): Parsed {
  const value = parsedJson(text);
  if (typeof value !== 'object' || value === null) return { packages: [], odd: 1 };
  const { name, version } = value as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || typeof version !== 'string') return nothing;
  return one(packageOf('npm', { name, version, location }));
}

function one(made: Package | undefined): Parsed {
  return made === undefined ? { packages: [], odd: 1 } : { packages: [made], odd: 0 };
}
