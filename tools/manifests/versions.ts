import { chainOf } from '../matrix/chain.ts';
import type { Image } from '../model/image.ts';
import { baseOf, need, pinnedValues, releaseOf } from '../recipe/image-facts.ts';
import type { Declared } from './asked-files.ts';
import { askedPackages, type AskedPackages } from './asked-packages.ts';
import { indexNames, installers, knownSoftware, type KnownSoftware } from './known-software.ts';

/** A name with its version, as OpenDataHub's dashboard reads them. */
export interface Version {
  readonly name: string;
  readonly version: string;
}

/** What people see of an image before they start it. */
export interface Versions {
  /** Python, and what they choose an image by. */
  readonly software: readonly Version[];
  /** Python packages that recipes and locks ask for, by name. */
  readonly libraries: readonly Version[];
  /** What is in the image and would be told if its version were known: names of packages. */
  readonly unknown: readonly string[];
}

/** The versions of an OS's packages in an image, by package; undefined where nobody has looked into the image. */
export type OsVersions = (image: Image) => ReadonlyMap<string, string> | undefined;

/** Before the name of a Python package, as Debian and its kin call it. */
const osPython = 'python3-';

/** The versions of what is in an image: of pins and locks, and of the OS's packages as far as they are known. */
export function versionsOf(image: Image, declared: Declared, osVersions: OsVersions): Versions {
  const asked = askedPackages(image, declared);
  const found = foundIn(image, declared, asked, osVersions(image) ?? new Map<string, string>());
  const python = need(baseOf(image, declared.catalogue).pythons[image.python]);
  const told = knownSoftware.flatMap((known) => {
    const version = softwareVersion(known, found);
    return version === undefined ? [] : [{ name: known.name, version }];
  });
  return {
    // The dashboard shows Python so, and nothing else.
    software: [{ name: 'Python', version: `v${python}` }, ...told],
    libraries: librariesOf(found),
    unknown: found.unknown,
  };
}

interface Found {
  readonly pins: Readonly<Record<string, string>>;
  /** Of Python packages, by the name that an index has for them. */
  readonly python: ReadonlyMap<string, string>;
  /** Of the OS's packages. */
  readonly os: ReadonlyMap<string, string>;
  readonly unknown: readonly string[];
}

function foundIn(
  image: Image,
  { catalogue, images }: Declared,
  asked: AskedPackages,
  versions: ReadonlyMap<string, string>,
): Found {
  const release = releaseOf(image, catalogue);
  const pins = chainOf(images, image.name).map((link) => pinnedValues(link, release));
  const shown = asked.os.filter((name) => isShownPython(name) || knownSoftware.some((known) => isOs(known, name)));
  const python = [...asked.python].filter(([name]) => !installers.includes(name));
  return {
    pins: Object.assign({}, ...pins) as Record<string, string>,
    python: new Map(python.flatMap(([name, version]) => (version === undefined ? [] : [[name, version]]))),
    os: new Map(
      shown.flatMap((name) => {
        const version = versions.get(name);
        return version === undefined ? [] : [[name, upstreamVersion(version)]];
      }),
    ),
    unknown: [
      ...python.filter(([, version]) => version === undefined).map(([name]) => name),
      ...shown.filter((name) => !versions.has(name)),
    ],
  };
}

function softwareVersion(known: KnownSoftware, { pins, python, os }: Found): string | undefined {
  const pinned = known.pin === undefined ? undefined : pins[known.pin];
  const locked = known.python === undefined ? undefined : python.get(known.python);
  const [, installed] = [...os].find(([name]) => isOs(known, name)) ?? [];
  return pinned ?? locked ?? (known.isSeries ? installed?.split('.', 2).join('.') : installed);
}

/** Python packages by name, those of the OS among them. */
function librariesOf({ python, os }: Found): Version[] {
  const versions = new Map<string, string>();
  for (const [name, version] of os) {
    const known = knownSoftware.find((candidate) => candidate.python !== undefined && isOs(candidate, name));
    if (known !== undefined || isShownPython(name)) versions.set(known?.name ?? indexName(name), version);
  }
  for (const [name, version] of python) {
    versions.set(knownSoftware.find((known) => known.python === name)?.name ?? name, version);
  }
  return [...versions]
    .map(([name, version]) => ({ name, version }))
    .sort((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1));
}

function indexName(osName: string): string {
  const name = osName.slice(osPython.length);
  return indexNames[name] ?? name;
}

function isShownPython(osName: string): boolean {
  return osName.startsWith(osPython) && !installers.includes(osName.slice(osPython.length));
}

function isOs({ os }: KnownSoftware, name: string): boolean {
  return os?.test(name) ?? false;
}

/** A package's version without what its OS adds: `1:2.6.0+dfsg-8` is `2.6.0`. */
export function upstreamVersion(version: string): string {
  return version
    .replace(/^\d+:/, '')
    .replace(/-[^-]+$/, '')
    .replace(/\+.*$/, '')
    .replace(/[.~-](?:dfsg|ds)[\d.]*$/, '');
}
