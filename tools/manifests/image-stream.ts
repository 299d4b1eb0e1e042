import type { Image } from '../model/image.ts';
import type { Release } from '../model/release.ts';
import { need, recipeOf, releaseOf } from '../recipe/image-facts.ts';
import { runtimeImagesFor } from '../recipe/runtime-images.ts';
import { publishedReference, titlesOf, type Titles } from '../recipe/titles.ts';
import type { Declared } from './asked-files.ts';
import { acrossReleases, menuOrder } from './published.ts';
import type { Versions } from './versions.ts';
import { jsonBlock, jsonLines } from './yaml-text.ts';

/** What the tags of streams tell of images. */
export type TellVersions = (image: Image) => Versions;

/** The devices that accelerated images use, as Kubernetes names them. */
const accelerators = ['nvidia.com/gpu'];

/**
 * The ImageStream of a combination: a tag for each release that publishes it, the newest first and recommended. Releases
 * at the end of their life keep a tag that menus hide, so that workbenches which were started from it go on.
 */
export function imageStream(combination: string, declared: Declared, tellVersions: TellVersions): object {
  const living = acrossReleases(combination, declared);
  const newest = need(living[0]);
  const isRuntime = newest.ide === 'runtime';
  return {
    apiVersion: 'image.openshift.io/v1',
    kind: 'ImageStream',
    metadata: {
      name: combination,
      labels: { [`opendatahub.io/${isRuntime ? 'runtime' : 'notebook'}-image`]: 'true' },
      annotations: isRuntime ? runtimeAnnotations(newest, declared) : workbenchAnnotations(newest, declared),
    },
    spec: {
      lookupPolicy: { local: true },
      tags: [
        ...living.map((image) => ({
          ...tagOf(releaseOf(image, declared.catalogue), publishedReference(image, declared.catalogue), {
            ...(isRuntime
              ? { 'opendatahub.io/runtime-image-metadata': runtimeMetadata(image, declared) }
              : versionAnnotations(tellVersions(image), image === newest)),
          }),
        })),
        ...endedTags(combination, declared),
      ],
    },
  };
}

/** What an image is called where all of its releases stand below one name. */
export function streamTitles(image: Image, { catalogue }: Pick<Declared, 'catalogue'>): Titles {
  const { title, description } = titlesOf(image, catalogue);
  const release = ` (${image.release})`;
  return { title: title.endsWith(release) ? title.slice(0, -release.length) : title, description };
}

function workbenchAnnotations(image: Image, declared: Declared): object {
  return {
    ...named('notebook', image, declared),
    'opendatahub.io/notebook-image-order': String(menuOrder(image, declared.catalogue)),
    ...(image.accelerated ? { 'opendatahub.io/recommended-accelerators': JSON.stringify(accelerators) } : {}),
  };
}

function runtimeAnnotations(image: Image, declared: Declared): object {
  return named('runtime', image, declared);
}

function named(kind: 'notebook' | 'runtime', image: Image, declared: Declared): object {
  const { title, description } = streamTitles(image, declared);
  const { source } = releaseOf(image, declared.catalogue);
  return {
    [`opendatahub.io/${kind}-image-name`]: title,
    [`opendatahub.io/${kind}-image-desc`]: description,
    [`opendatahub.io/${kind}-image-url`]: `${source}/tree/main/${recipeOf(image, declared.catalogue).folder}`,
  };
}

function versionAnnotations({ software, libraries }: Versions, isNewest: boolean): object {
  return {
    'opendatahub.io/notebook-software': jsonLines(software),
    ...(libraries.length === 0 ? {} : { 'opendatahub.io/notebook-python-dependencies': jsonLines(libraries) }),
    'opendatahub.io/workbench-image-recommended': String(isNewest),
  };
}

function runtimeMetadata(image: Image, declared: Declared): object {
  const definition = runtimeImagesFor(image, declared).find(({ name }) => name === image.name);
  return jsonBlock([JSON.parse(need(definition).json)]);
}

/** Of a release at the end of its life, the names of its combinations' files tell all that is needed. */
function endedTags(combination: string, { catalogue, files }: Declared): object[] {
  return catalogue.releases
    .filter(({ endOfLife }) => endOfLife)
    .filter(({ folder }) => files.read(`${folder}/combinations/${combination}.yaml`) !== undefined)
    .sort((one, other) => (one.name < other.name ? 1 : -1))
    .map((release) => {
      const reference = publishedReference(
        { name: `${combination}_${release.name}`, release: release.name },
        catalogue,
      );
      return tagOf(release, reference, { 'opendatahub.io/image-tag-outdated': 'true' });
    });
}

function tagOf({ name, repository }: Release, reference: string, annotations: object): object {
  return {
    name,
    annotations: { ...annotations, 'openshift.io/imported-from': repository },
    from: { kind: 'DockerImage', name: reference },
    // The reference has a date: what it leads to changes no more.
    importPolicy: { scheduled: false },
    // Workbenches pull from the cluster's own registry, if it has one.
    referencePolicy: { type: 'Local' },
  };
}
