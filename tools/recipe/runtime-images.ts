import type { Catalogue } from '../model/catalogue.ts';
import type { Image } from '../model/image.ts';
import { titleFiles, isPublished, recipeOf, releaseOf } from './image-facts.ts';
import type { Shelf } from './parts.ts';
import { publishedReference, titlesOf } from './titles.ts';

/** What runtime images are looked for in. */
type Declared = Pick<Shelf, 'catalogue' | 'images'>;

/** A definition that Elyra reads: one image in which steps of pipelines run. */
export interface RuntimeImage {
  readonly name: string;
  readonly json: string;
}

/** The folder of an image into which the definitions go; undefined if it has no use for them. */
export function runtimeImagesFolder(image: Image, catalogue: Catalogue): string | undefined {
  const recipe = recipeOf(image, catalogue);
  return recipe.kind === 'ide' ? recipe.runtimeImages[image.os] : undefined;
}

/** The published runtime images of an image's release, as Elyra wants them defined. */
export function runtimeImagesFor(image: Pick<Image, 'release'>, { catalogue, images }: Declared): RuntimeImage[] {
  return runtimesOf(image, images).map((runtime) => {
    const { title } = titlesOf(runtime, catalogue);
    const metadata = {
      display_name: title,
      image_name: publishedReference(runtime, catalogue),
      pull_policy: 'IfNotPresent',
      tags: [],
    };
    const definition = { display_name: title, metadata, schema_name: 'runtime-image' };
    return { name: runtime.name, json: `${JSON.stringify(definition, undefined, 2)}\n` };
  });
}

/** The files that the definitions depend on, as patterns: a declaration that is taken away counts as well. */
export function runtimeImagesInputs(image: Image, { catalogue, images }: Declared): string[] {
  if (runtimeImagesFolder(image, catalogue) === undefined) return [];
  const { folder } = releaseOf(image, catalogue);
  return [
    ...runtimesOf(image, images).flatMap((runtime) => titleFiles(runtime, catalogue)),
    ...['', 'cuda-'].map((prefix) => `${folder}/combinations/${prefix}runtime-!(*.local).yaml`),
  ];
}

function runtimesOf({ release }: Pick<Image, 'release'>, images: Declared['images']): Image[] {
  return [...images.values()].filter(
    (image) => image.release === release && image.ide === 'runtime' && isPublished(image),
  );
}
