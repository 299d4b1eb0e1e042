import type { Image } from '../model/image.ts';
import { recipeFolders } from '../model/recipe.ts';
import type { Release } from '../model/release.ts';

/** The labels that OpenShift and registries show, each with its value quoted for a LABEL instruction. */
export function labelsOf(
  image: Image,
  release: Release,
  { title, description }: { readonly title: string; readonly description: string },
): { key: string; value: string }[] {
  const type = image.ide === 'runtime' ? 'runtime image' : 'workbench image';
  const values = {
    name: image.name,
    summary: `${title} ${type}`,
    description: `${description} (${type})`,
    'io.k8s.description': `${description} (${type})`,
    'io.k8s.display-name': title,
    'authoritative-source-url': release.source,
    'io.openshift.build.commit.ref': release.name,
    'io.openshift.build.source-location': `${release.source}/tree/main/${sourceFolder(image)}`,
    'io.openshift.build.image': `${release.repository}:${image.name}_${release.date}`,
  };
  return Object.entries(values).map(([key, value]) => ({ key, value: quoted(value) }));
}

function sourceFolder({ kind, recipe }: Image): string {
  return `images/${recipeFolders[kind]}/${recipe}`;
}

/** In double quotes, with everything escaped that a Containerfile would expand. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\$]/g, (character) => `\\${character}`)}"`;
}
