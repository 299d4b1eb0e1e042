import { placeOf } from '../catalogue/read-yaml.ts';
import type { Image } from '../model/image.ts';
import type { Problem } from '../model/problem.ts';
import type { Download } from './downloads.ts';
import { baseOf, pinKeys, releaseOf } from './image-facts.ts';
import type { Shelf } from './parts.ts';
import type { Requirements } from './requirements.ts';
import { parentReference } from './view.ts';

/** What an image takes from elsewhere. */
interface Taken {
  readonly downloads: readonly Download[];
  readonly requirements: Requirements | undefined;
}

/** What an image takes from elsewhere without a sum or a digest that it could be checked against. */
export function unpinned(image: Image, { catalogue, files }: Shelf, { downloads, requirements }: Taken): Problem[] {
  const release = releaseOf(image, catalogue);
  const pins = `${release.folder}/pins/${pinKeys(image)[0] ?? ''}.yaml`;
  const hint = `run \`npx nx lock ${release.name}\` on a machine that reaches it`;
  const parent = parentReference(image, catalogue);
  const isOpen = image.kind === 'base' && baseOf(image, catalogue).from !== undefined && !parent.includes('@');
  return [
    ...(isOpen
      ? [
          {
            code: 'UNPINNED',
            message: `the digest of \`${parent}\` is not known`,
            where: placeOf(files, pins, ['parents', image.python]),
            hint,
          },
        ]
      : []),
    ...downloads
      .filter(({ sha256 }) => sha256 === null)
      .map(({ name, url }) => ({
        code: 'UNPINNED',
        message: `the sum of ${url} is not known`,
        where: placeOf(files, pins, ['downloads', name]),
        hint,
      })),
    ...(requirements?.hashed === false
      ? [
          {
            code: 'UNPINNED',
            message: 'the lock has packages without a hash',
            where: requirements.path,
            hint: `run \`npx nx lock ${release.name} --keep\` on a machine that reaches the index`,
          },
        ]
      : []),
  ];
}
