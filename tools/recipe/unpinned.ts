import { dirname } from 'node:path/posix';
import { askedFile } from '../catalogue/read-locks.ts';
import { placeOf } from '../catalogue/read-yaml.ts';
import type { Image } from '../model/image.ts';
import type { Problem } from '../model/problem.ts';
import type { Download } from './downloads.ts';
import { baseOf, ownPinsFile, releaseOf, requirementsFile } from './image-facts.ts';
import type { Shelf } from './parts.ts';
import type { Requirements } from './requirements.ts';
import { isFile } from './snippets.ts';
import { parentReference } from './view.ts';

/** What an image takes from elsewhere. */
interface Taken {
  readonly downloads: readonly Download[];
  readonly requirements: Requirements | undefined;
}

/** What an image takes from elsewhere without a sum or a digest that it could be checked against. */
export function unpinned(image: Image, shelf: Shelf, { downloads, requirements }: Taken): Problem[] {
  const release = releaseOf(image, shelf.catalogue);
  const hint = `run \`npx nx lock ${release.name}\` on a machine that reaches it`;
  const place = (file: string, ...keys: readonly string[]) => placeOf(shelf.files, file, keys);
  const parent = openParent(image, shelf);
  return [
    ...(parent === undefined
      ? []
      : [
          unknown(
            `the digest of \`${parent}\` is not known`,
            place(ownPinsFile(image, release), 'parents', image.python),
            hint,
          ),
        ]),
    ...downloads
      .filter(({ sha256 }) => sha256 === null)
      .map(({ name, url, pinsFile }) =>
        unknown(`the sum of ${url} is not known`, place(pinsFile, 'downloads', name), hint),
      ),
    ...lockProblems(image, shelf, requirements),
  ];
}

/** What a base stands on, where nobody knows its digest. */
function openParent(image: Image, { catalogue }: Shelf): string | undefined {
  const parent = parentReference(image, catalogue);
  const isOpen = image.kind === 'base' && baseOf(image, catalogue).from !== undefined && !parent.includes('@');
  return isOpen ? parent : undefined;
}

function lockProblems(image: Image, { catalogue, files }: Shelf, requirements: Requirements | undefined): Problem[] {
  const { name } = releaseOf(image, catalogue);
  const path = requirementsFile(image, catalogue);
  const reach = 'on a machine that reaches the index';
  if (requirements?.hashed === false) {
    const hint = `run \`npx nx lock ${name} --keep\` ${reach}`;
    return [unknown('the lock has packages without a hash', requirements.path, hint)];
  }
  const asked = `${dirname(path ?? '')}/${askedFile}`;
  if (requirements !== undefined || image.kind === 'ide' || !isFile(files, asked)) return [];
  return [unknown('what is asked there was never locked', asked, `run \`npx nx lock ${name}\` ${reach}`)];
}

function unknown(message: string, where: string, hint: string): Problem {
  return { code: 'UNPINNED', message, where, hint };
}
