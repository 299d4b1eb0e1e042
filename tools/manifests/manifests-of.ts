import { WorkbenchError, type Problem } from '../model/problem.ts';
import type { Image } from '../model/image.ts';
import { combinationOf } from '../model/names.ts';
import { runtimeImagesFor } from '../recipe/runtime-images.ts';
import type { Declared } from './asked-files.ts';
import { imageStream, streamTitles } from './image-stream.ts';
import { livingRelease, publishedImages } from './published.ts';
import { spawnerList } from './spawner-list.ts';
import { versionsOf, type OsVersions } from './versions.ts';
import { yamlText } from './yaml-text.ts';

/** A file of the manifests. */
export interface ManifestFile {
  /** Below the folder of the manifests. */
  readonly path: string;
  readonly text: string;
}

/** What platforms import of a release. */
export interface Manifests {
  readonly files: readonly ManifestFile[];
  /** Images of which versions are left out, since nobody has looked into them. */
  readonly unknown: readonly string[];
}

/**
 * What OpenDataHub, OpenShift AI, Elyra and Kubeflow import of a release. The same texts and contents give the same bytes.
 *
 * @param name of the release
 * @throws WorkbenchError UNKNOWN_RELEASE, ENDED_RELEASE, DUPLICATE_TITLE
 */
export function manifestsOf(name: string, declared: Declared, osVersions: OsVersions): Manifests {
  const release = livingRelease(name, declared.catalogue);
  const images = publishedImages(name, declared);
  const problems = sameTitles(images, declared);
  if (problems.length > 0) throw new WorkbenchError(problems);

  const head = `Made by \`npx nx run ${name}:manifests\` from ${release.folder}: change what is there, and make it anew.`;
  const unknown = new Set<string>();
  const tellVersions = (image: Image) => {
    const versions = versionsOf(image, declared, osVersions);
    if (versions.unknown.length > 0) unknown.add(image.name);
    return versions;
  };
  const streams = images.map(combinationOf).map((combination) => ({
    path: `imagestreams/${combination}.yaml`,
    text: yamlText(head, imageStream(combination, declared, tellVersions)),
  }));
  const runtimes = runtimeImagesFor({ release: name }, declared).map((runtime) => ({
    path: `runtime-images/${runtime.name}.json`,
    text: runtime.json,
  }));
  const list = spawnerList(name, declared);
  const kubeflow = list === undefined ? [] : [{ path: 'kubeflow/spawner_ui_config.yaml', text: yamlText(head, list) }];
  return { files: [...streams, ...runtimes, ...kubeflow], unknown: [...unknown].sort() };
}

/** In menus, nobody could tell them apart, and of two runtime images OpenDataHub would take one. */
function sameTitles(images: readonly Image[], declared: Declared): Problem[] {
  const titles = new Map<string, Image>();
  return images.flatMap((image): Problem[] => {
    const { title } = streamTitles(image, declared);
    const other = titles.get(title.toLowerCase());
    titles.set(title.toLowerCase(), other ?? image);
    if (other === undefined) return [];
    const message = `\`${other.name}\` and \`${image.name}\` have the same title, ${JSON.stringify(title)}`;
    const hint = 'give one of them a `title` of its own';
    return [
      {
        code: 'DUPLICATE_TITLE',
        message,
        ...(image.declaredIn === undefined ? {} : { where: image.declaredIn }),
        hint,
      },
    ];
  });
}
