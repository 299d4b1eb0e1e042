import { copiedFile } from '../tools/fixtures/family-files.ts';
import type { Family } from './family.ts';

export const caseNames = ['start', 'cold', 'noop', 'base', 'bundle', 'ide', 'comment', 'registry', 'failing'] as const;
export type CaseName = (typeof caseNames)[number];

/** What is measured, and how the family comes to it. */
export interface Case {
  /** Title of its row. */
  readonly title: string;
  /** What each run begins with: a machine that never built anything, one that built all of it, the same with an empty store but a full registry. */
  readonly from: 'nothing' | 'built' | 'registry';
  /** Changes the family before each round. Gives the images whose contexts changed. */
  readonly change?: (family: Family, round: number) => ReadonlySet<string>;
  /** Whether an image can't be built. */
  readonly fails?: boolean;
  /** Whether only Nx is started, to know what ours can't be faster than. */
  readonly oursOnly?: boolean;
}

export const cases: Readonly<Record<CaseName, Case>> = {
  start: { title: '`nx show projects` alone', from: 'built', oursOnly: true },
  cold: { title: 'cold: an empty store, no cache', from: 'nothing' },
  noop: { title: 'no-op', from: 'built' },
  base: { title: 'edit in the base', from: 'built', change: edit('images/base/tiny') },
  bundle: { title: 'edit in a bundle', from: 'built', change: edit('images/bundles/datascience') },
  ide: { title: 'edit in an IDE', from: 'built', change: edit('images/ides/vscode') },
  comment: { title: 'comment in the base', from: 'built', change: comment('images/base/tiny') },
  registry: { title: 'cold machine, warm registry', from: 'registry' },
  failing: { title: 'cold, one image fails', from: 'nothing', change: fail('images/ides/vscode'), fails: true },
};

/** Another text in the file that a recipe copies. */
function edit(folder: string) {
  return (family: Family, round: number) => family.write(copiedFile(folder), `edited ${round}\n`);
}

/** Another comment before a recipe's instructions. */
function comment(folder: string) {
  return (family: Family, round: number) => {
    const file = `${folder}/custom.hbs`;
    return family.write(file, `# comment ${round}\n${withoutComments(family.read(file))}`);
  };
}

function withoutComments(text: string): string {
  return text.replace(/^#.*\n/gm, '');
}

/** A command that fails in the first image of a recipe, and in no other. */
function fail(folder: string) {
  return (family: Family) => {
    const ide = folder.slice('images/ides/'.length);
    const { name = '' } = family.images.find((image) => image.name.startsWith(`${ide}-`)) ?? {};
    const file = `${folder}/custom.hbs`;
    const line = `RUN test {{name}} != ${name}\n`;
    return family.write(file, `${family.read(file).replace(line, '')}${line}`);
  };
}
