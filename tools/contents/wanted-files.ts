import { nodePackage, dpkgStatus, pythonMetadata, rDescription, type Parsed } from './parsers.ts';

/** Files of an image that tell of packages. */
interface Kind {
  /** Paths that find(1) looks for, from `./` on: its `*` stands for `/` as well. */
  readonly find: readonly string[];
  /** What is one of them, with the folder beside whose other packages it lies, absolute. */
  readonly path: RegExp;
  readonly parse: (text: string, location: string) => Parsed;
}

/**
 * Where packages tell of themselves. Of Python's, only what lies right in a folder that Python imports from: what others carry along
 * in theirs is part of them, as pip has it.
 */
const kinds: readonly Kind[] = [
  { find: ['./var/lib/dpkg/status'], path: /^\/var\/lib\/dpkg\/status$/, parse: dpkgStatus },
  {
    find: ['./var/lib/dpkg/status.d/*'],
    path: /^\/var\/lib\/dpkg\/status\.d\/[^/]+(?<!\.md5sums)$/,
    parse: dpkgStatus,
  },
  {
    find: ['*/*-packages/*.dist-info/METADATA', '*/*-packages/*.egg-info', '*/*-packages/*.egg-info/PKG-INFO'],
    path: /^(\/.*\/(?:site|dist)-packages)\/[^/]+\.(?:dist-info\/METADATA|egg-info|egg-info\/PKG-INFO)$/,
    parse: pythonMetadata,
  },
  {
    find: ['*/library/*/DESCRIPTION', '*/site-library/*/DESCRIPTION', '*/Rpackages/*/DESCRIPTION'],
    path: /^(\/.*\/(?:library|site-library|Rpackages\/[^/]+))\/[^/]+\/DESCRIPTION$/,
    parse: rDescription,
  },
  {
    find: ['*/node_modules/*/package.json', './usr/share/nodejs/*/package.json', './usr/lib/nodejs/*/package.json'],
    path: /^(\/(?:.*\/)?node_modules|\/usr\/(?:share|lib)\/nodejs)\/(?:@[^/]+\/)?[^/@]+\/package\.json$/,
    parse: nodePackage,
  },
];

/** Where an image says which system it holds; the first one counts. */
export const systemFiles = ['/etc/os-release', '/usr/lib/os-release'];

/** rpm's database, which only rpm reads. */
export const rpmDatabases = [
  '/var/lib/rpm/rpmdb.sqlite',
  '/usr/lib/sysimage/rpm/rpmdb.sqlite',
  '/usr/share/rpm/rpmdb.sqlite',
  '/var/lib/rpm/Packages',
];

/** Patterns of all the files that are read, for find(1). */
export const wantedFiles: readonly string[] = [
  ...kinds.flatMap(({ find }) => find),
  ...systemFiles.map((file) => `.${file}`),
];

/**
 * What a file tells of packages; undefined if it is none of those that do.
 *
 * @param path absolute, in the image
 */
export function packagesIn(path: string, text: string): Parsed | undefined {
  for (const { path: pattern, parse } of kinds) {
    const match = pattern.exec(path);
    if (match !== null) return parse(text, match[1] ?? '');
  }
  return undefined;
}
