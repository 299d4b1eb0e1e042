import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { contentsFile, sbomFile } from '../model/contents.ts';
import type { Image } from '../model/image.ts';
import { imageFolder, recordFile } from '../model/record.ts';
import { isLocal } from '../model/release.ts';
import { checksFolders } from '../recipe/checks.ts';
import type { Shelf } from '../recipe/parts.ts';
import { chainOf } from '../matrix/chain.ts';
import { checksProjectName } from './checks-project.ts';
import { contentsInputs, factInputs, toolFiles, toolInputs, type ContextFiles } from './image-inputs.ts';
import { buildVariables, contextVariables } from './image-variables.ts';
import type { PluginOptions } from './options.ts';

/** Root of an image's project: it holds no file, so that only declared inputs affect the image. */
export function imageRoot({ release, name }: Image): string {
  return `releases/${release}/images/${name}`;
}

/**
 * The Nx project of one image.
 *
 * @param context what the image's context is made of
 */
export function imageProject(
  image: Image,
  images: ReadonlyMap<string, Image>,
  context: ContextFiles,
  shelf: Shelf,
  options: PluginOptions,
): ProjectConfiguration {
  const { name, parent } = image;
  return {
    name,
    root: imageRoot(image),
    projectType: 'application',
    tags: tagsOf(image),
    implicitDependencies: parent === undefined ? [] : [parent],
    metadata: { technologies: ['containers'] },
    targets: targetsOf(image, images, context, shelf, options),
  };
}

function targetsOf(
  image: Image,
  images: ReadonlyMap<string, Image>,
  context: ContextFiles,
  shelf: Shelf,
  options: PluginOptions,
): Record<string, TargetConfiguration> {
  const { name, parent } = image;
  const inputs = [...context.present, ...toolInputs, ...contextVariables];
  const record = { dependentTasksOutputFiles: '**/image.json' };
  const chain = chainOf(images, name);
  const checks = chain.flatMap((below) => checksFolders(below, shelf));
  return {
    render: {
      ...task('render', 'Renders the Containerfile and the files that it copies', {}),
      cache: true,
      inputs,
      outputs: [`{workspaceRoot}/${imageFolder(name)}/context`],
    },
    build: {
      ...task('build', 'Builds the image and writes its record', options),
      cache: true,
      inputs: [...inputs, ...buildVariables(name), record],
      outputs: [`{workspaceRoot}/${recordFile(name)}`],
      // What the project depends on is its parent. To name it here makes Nx look for it among all projects, for each image.
      dependsOn: ['^build'],
    },
    validate: {
      ...task('validate', 'Runs the image and checks what must hold inside', options),
      cache: true,
      inputs: [
        ...checks.map((folder) => ({ input: 'checks', projects: [checksProjectName(folder)] })),
        ...factInputs(chain, shelf),
        ...toolInputs,
        record,
        { env: 'WORKBENCH_ENGINE' },
        { env: 'WORKBENCH_STORE' },
      ],
      outputs: [],
      dependsOn: ['build'],
    },
    contents: {
      ...task('contents', 'Lists the packages in the image, also as a CycloneDX document', options),
      cache: true,
      inputs: [...contentsInputs, record],
      outputs: [contentsFile(name), sbomFile(name)].map((file) => `{workspaceRoot}/${file}`),
      dependsOn: ['build'],
    },
    diff: {
      ...task('diff', 'Tells which packages came, went or moved since another image: --against <tag>', options),
      inputs: contentsInputs,
      dependsOn: ['contents'],
    },
    publish: {
      ...task('publish', 'Pushes the image to the registry, unless it is there, and tags it', options),
      inputs: toolInputs,
      dependsOn: ['build', '^publish'],
    },
    pull: {
      ...task('pull', 'Brings the image into the store: from the registry, or by building it', options),
      inputs: toolInputs,
    },
    rebuild: {
      ...task('rebuild', 'Builds the image once more and compares the digests', options),
      inputs: toolInputs,
      dependsOn: ['build'],
    },
    serve: {
      ...task('serve', 'Starts the image here and prints its address', options),
      inputs: toolInputs,
      dependsOn: ['build'],
    },
    eject: {
      ...task('eject', 'Writes a folder that builds the image without this workspace', {}),
      // `nx affected` looks at all targets, and a task that is not cached may well have many patterns. What stands on an
      // affected image is affected, too.
      inputs: [...context.possible, ...(parent === undefined ? toolFiles : toolInputs), ...contextVariables],
    },
  };
}

function task(executor: string, description: string, options: PluginOptions): TargetConfiguration {
  return { executor: `@workbench-images/nx:${executor}`, options: { ...options }, metadata: { description } };
}

function tagsOf({ kind, os, python, release, accelerated, bundle, ide, declaredIn }: Image): string[] {
  return [
    `kind:${kind}`,
    `os:${os}`,
    `python:${python}`,
    `release:${release}`,
    `accelerator:${accelerated ? 'cuda' : 'none'}`,
    ...(bundle === undefined ? [] : [`bundle:${bundle}`]),
    ...(ide === undefined ? [] : [`ide:${ide}`]),
    ...(declaredIn === undefined || isLocal(declaredIn) ? [] : ['published']),
  ];
}
