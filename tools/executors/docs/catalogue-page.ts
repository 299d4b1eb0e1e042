import { askedFile } from '../../catalogue/read-locks.ts';
import { versionsIn } from '../../lock/requirement-file.ts';
import { readPipfile } from '../../lock/pipfile.ts';
import type { Image } from '../../model/image.ts';
import { pythonVersionOf } from '../../model/names.ts';
import type { Recipe, Rule } from '../../model/recipe.ts';
import { lockFolder, type Release } from '../../model/release.ts';
import { isPublished } from '../../recipe/image-facts.ts';
import { publishedReference, titlesOf } from '../../recipe/titles.ts';
import type { Workspace } from '../workspace.ts';

/** Where the page lies, below the workspace root. */
export const catalogueFile = 'docs/catalogue.md';

/** The page that tells what there is: bundles, IDEs, and of each release its images and versions. */
export function cataloguePage(workspace: Workspace): string {
  const { shared, releases } = workspace.catalogue;
  const sections = [
    '# The catalogue',
    '`npx nx run tools:docs` writes this page from `images/` and `releases/`; a test compares the two.',
    ...[...releases].reverse().map((release) => releaseSection(release, workspace)),
    '## Bundles',
    recipeTable([...shared.bundles.values()]),
    '## IDEs',
    recipeTable([...shared.ides.values()]),
    '## CUDA',
    recipeTable([...shared.cudas.values()]),
    '## Bases',
    recipeTable([...shared.bases.values()]),
  ];
  return `${sections.join('\n\n')}\n`;
}

function releaseSection(release: Release, workspace: Workspace): string {
  const heading = `## Release ${release.name}`;
  if (release.endOfLife) return `${heading}\n\nAt the end of its life: its images are not built any more.`;
  const images = [...workspace.images.values()].filter((image) => image.release === release.name && isPublished(image));
  return [
    heading,
    `The images of ${release.date}, ${images.length} in all. \`_latest\` in place of \`_${release.date}\` is the newest of the release.`,
    table(
      ['Image', 'What it is', 'Pull'],
      images.sort(byName).map((image) => imageRow(image, workspace)),
    ),
    ...versionTables(release, workspace),
  ].join('\n\n');
}

function imageRow(image: Image, { catalogue }: Workspace): string[] {
  const { title } = titlesOf(image, catalogue);
  return [`\`${image.name}\``, title.replace(` (${image.release})`, ''), `\`${publishedReference(image, catalogue)}\``];
}

/** What a release pins, and what its locks say of the packages that are asked for. */
function versionTables(release: Release, { files }: Workspace): string[] {
  const pinned = [...release.pins].flatMap(([recipe, { values, downloads }]) => {
    const versions = [
      ...Object.entries(values),
      ...Object.entries(downloads).map(([name, { version }]) => [name, version] as const),
    ].map(([name, version]) => `${name} ${version}`);
    return versions.length === 0 ? [] : [[`\`${recipe}\``, versions.join(', ')]];
  });
  const locked = [...release.locks.keys()].map((key) => {
    const [bundle = '', python = ''] = key.split('/');
    return [`\`${bundle}\``, python, lockedText(release, bundle, python, files)];
  });
  return [
    ...(pinned.length === 0 ? [] : ['Versions that the release pins:', table(['Recipe', 'Versions'], pinned)]),
    ...(locked.length === 0
      ? []
      : ['Python packages that are asked for, as they are locked:', table(['Bundle', 'Python', 'Packages'], locked)]),
  ];
}

function lockedText(release: Release, bundle: string, python: string, files: Workspace['files']): string {
  const folder = lockFolder(release, bundle, python);
  const asked = readPipfile(files, `${folder}/${askedFile}`, pythonVersionOf(python), [])?.asked;
  const names = [...(asked?.packages ?? []), ...(asked?.jupyter ?? [])].map(({ name }) => name);
  const versions = versionsIn(files, folder);
  return [...new Set(names)]
    .sort()
    .map((name) => `${name} ${versions.get(name) ?? '?'}`)
    .join(', ');
}

function recipeTable(recipes: readonly Recipe[]): string {
  return table(
    ['Name', 'What it is', 'Goes with'],
    [...recipes]
      .sort((a, b) => a.order - b.order)
      .map((recipe) => [`\`${recipe.name}\``, `${recipe.title}: ${recipe.description}`, fitsText(recipe)]),
  );
}

function fitsText(recipe: Recipe): string {
  if (recipe.kind === 'base') return Object.keys(recipe.pythons).join(', ');
  return recipe.rules.map(ruleText).join('; ');
}

function ruleText({ on, os, python, accelerator, bundle, lock }: Rule): string {
  const wanted = [
    os?.join(' or '),
    python?.join(' or '),
    accelerator === undefined ? undefined : accelerator === 'cuda' ? 'CUDA' : 'no accelerator',
    bundle === undefined ? undefined : `the bundle ${bundle.join(' or ')}`,
    lock === undefined ? undefined : 'a lock',
  ].filter((part) => part !== undefined);
  return `${on === undefined ? '' : `on ${on.join(', ')}: `}${wanted.join(', ')}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function byName({ name: one }: Image, { name: other }: Image): number {
  return one < other ? -1 : 1;
}
