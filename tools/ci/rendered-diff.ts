import { join } from 'node:path';
import { inTemporaryFolder } from '../engine/in-temporary-folder.ts';
import { newMarker } from '../engine/marker.ts';
import { run, runWell } from '../engine/run.ts';
import { workspaceOf } from '../executors/workspace.ts';
import type { Print } from '../report/print.ts';
import { mustComeFrom, withWorktree } from './commit.ts';
import { contextDiff } from './context-diff.ts';
import { diffSummary, type ContextDiff, type Rendered } from './diff-summary.ts';
import { badFlag, readWords } from './flags.ts';
import { below } from './forest.ts';
import { installLibraries } from './install-libraries.ts';
import { nxCommand } from './nx.ts';
import { handOn } from './output.ts';
import { projectsIn } from './projects.ts';
import { runScript } from './script.ts';

const root = join(__dirname, '../..');
const rendering = '--with-target=render';

/**
 * Renders the images that changed since `--base`, there and here, and writes Markdown about what is otherwise: to the
 * summary of the step in GitHub Actions, elsewhere to stdout.
 */
async function renderedDiff(words: readonly string[], print: Print): Promise<number> {
  const { base } = readWords(words, { base: { type: 'string' } });
  if (base === undefined) throw badFlag('`--base` is missing', 'as in `--base origin/main`');
  const commit = await mustComeFrom(root, base, run);
  const rendered = await inTemporaryFolder(newMarker(), run, (folder) => {
    const before = join(folder, 'base');
    return withWorktree(root, commit, before, run, () => compare(commit, before, print));
  });
  handOn(process.env['GITHUB_STEP_SUMMARY'], diffSummary(rendered), print);
  return 0;
}

/** @param before absolute path of a worktree of the commit */
async function compare(commit: string, before: string, print: Print): Promise<Rendered> {
  await installLibraries(root, before, run);
  const now = await projectsIn(root, [rendering], run);
  const then = new Set(await projectsIn(before, [rendering], run));
  const affected = await projectsIn(root, [rendering, '--affected', `--base=${commit}`, '--head=HEAD'], run);
  const both = affected.filter((image) => then.has(image)).sort();
  print.note(`render    ${both.length} images, here and at ${commit.slice(0, 12)}`);
  if (both.length > 0) for (const place of [before, root]) await render(place, both);
  return {
    base: commit,
    compared: both.length,
    diffs: await diffsOf(both, before),
    came: now.filter((image) => !then.has(image)).sort(),
    went: [...then].filter((image) => !now.includes(image)).sort(),
  };
}

async function render(place: string, images: readonly string[]): Promise<void> {
  const args = ['run-many', '-t', 'render', `--projects=${images.join(',')}`, '--output-style=static'];
  await runWell(run, nxCommand(place, args));
}

async function diffsOf(images: readonly string[], before: string): Promise<ContextDiff[]> {
  const parents = workspaceOf({ root }).images;
  const diffs: ContextDiff[] = [];
  for (const image of images) {
    const text = await contextDiff(image, before, root, run);
    if (text !== '') diffs.push({ image, names: below(parents, image), text });
  }
  return diffs;
}

void runScript(renderedDiff);
