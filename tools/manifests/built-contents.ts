import type { Catalogue } from '../model/catalogue.ts';
import { readContents } from '../contents/read-contents.ts';
import { releaseOf } from '../recipe/image-facts.ts';
import { readRecord } from '../recipe/read-record.ts';
import type { OsVersions } from './versions.ts';

/** A version that can be told; others are left out. */
const told = /^\d[\w.+:~^-]{0,99}$/;

const osTypes: readonly string[] = ['deb', 'rpm'];

/**
 * The OS's packages in the images that were built here, as their contents tell. What tells of another image than the
 * record's is not believed, nor a record of another day than the release's.
 *
 * @param root absolute path of the workspace
 */
export function builtContents(root: string, catalogue: Catalogue): OsVersions {
  return (image) => {
    const record = readRecord(root, image.name);
    if (record?.tags.includes(`${image.name}_${releaseOf(image, catalogue).date}`) !== true) return undefined;
    const contents = readContents(root, image.name, record.digest);
    if (contents === undefined) return undefined;
    const packages = contents.packages.filter(({ type, version }) => osTypes.includes(type) && told.test(version));
    return new Map(packages.map(({ name, version }) => [name, version]));
  };
}
