import { imageFolder } from './record.ts';

/** Who made a package, and whose rules its name and version follow: the words of package URLs. */
export const packageTypes = ['deb', 'rpm', 'pypi', 'cran', 'npm'] as const;
export type PackageType = (typeof packageTypes)[number];

/** A package that is installed in an image. */
export interface Package {
  readonly type: PackageType;
  /** In the one spelling that its type has for it. */
  readonly name: string;
  /** As its type writes versions, epoch and revision included. */
  readonly version: string;
  /** Of the system's packages, e.g. `amd64` or `all`. */
  readonly arch?: string;
  /** Absolute path of the folder that it lies in beside others; absent for the system's packages. */
  readonly location?: string;
}

/** Which system an image holds, in the words of its `os-release`. */
export interface System {
  /** E.g. `debian`. */
  readonly id: string;
  /** E.g. `13`. */
  readonly version: string;
}

/** What is installed in an image. */
export interface Contents {
  /** Name of the image, e.g. `jupyter-datascience-deb13-py313_2026b`. */
  readonly image: string;
  /** Of the manifest in the store, as in the image's record. */
  readonly digest: string;
  /** Absent where the image does not tell. */
  readonly system?: System;
  /** Sorted, each once. */
  readonly packages: readonly Package[];
}

/** The file with the list of an image's packages, below the workspace root. */
export function contentsFile(name: string): string {
  return `${imageFolder(name)}/contents.json`;
}

/** The file with the same as a CycloneDX document, below the workspace root. */
export function sbomFile(name: string): string {
  return `${imageFolder(name)}/sbom.cdx.json`;
}
