import { fenced } from './fenced.ts';

/** What changed in one image's context. */
export interface ContextDiff {
  readonly image: string;
  /** Names that differ from image to image although the change is the same: its parent's, say. */
  readonly names: readonly string[];
  /** As `git diff` writes it. */
  readonly text: string;
}

/** What a change does to rendered images. */
export interface Rendered {
  /** The commit that it is compared with. */
  readonly base: string;
  /** Images that Nx calls affected, and that are rendered on both sides. */
  readonly compared: number;
  readonly diffs: readonly ContextDiff[];
  /** Images that there are only now, or no longer. */
  readonly came: readonly string[];
  readonly went: readonly string[];
}

/** Bytes of a comment on GitHub, which takes 65,536 characters; a summary of a step may have more. */
const longest = 65_000;
/** Names that are listed; the others are counted. */
const mostNames = 100;

/**
 * Markdown for a comment: each diff once, with the images that it holds for. What images contain can't break out of it.
 *
 * @returns at most 65,000 bytes, whole lines
 */
export function diffSummary({ base, compared, diffs, came, went }: Rendered): string {
  const groups = sameDiffs(diffs);
  const head = [
    '### What is rendered otherwise',
    '',
    `Compared with ${code(base.slice(0, 12))}: ${count(diffs.length, 'image')} of ${String(compared)} affected ${diffs.length === 1 ? 'has' : 'have'} another context.`,
    ...listed('New', came),
    ...listed('Gone', went),
  ];
  const blocks = groups.map(groupBlock);
  return `${fitted(head, blocks).join('\n')}\n`;
}

/** As many blocks as there is room for; what is left out is said. */
function fitted(head: readonly string[], blocks: readonly string[][]): string[] {
  const lines = [...head];
  // Room for the last line as well.
  let room = longest - 200 - size(lines);
  for (const [index, block] of blocks.entries()) {
    room -= size(block);
    if (room < 0) {
      const left = blocks.length - index;
      return [...lines, '', `${count(left, 'more difference')}: no room here. See \`npx nx render <image>\`.`];
    }
    lines.push(...block);
  }
  return lines;
}

function size(lines: readonly string[]): number {
  return Buffer.byteLength(lines.join('\n')) + 1;
}

interface SameDiff {
  readonly images: readonly string[];
  readonly text: string;
}

/** Images whose diffs differ in nothing but their own names and in what stands around the lines. Most images first. */
function sameDiffs(diffs: readonly ContextDiff[]): SameDiff[] {
  const found = new Map<string, { images: string[]; text: string }>();
  for (const diff of diffs) {
    const same = found.get(keyOf(diff));
    if (same === undefined) found.set(keyOf(diff), { images: [diff.image], text: diff.text });
    else same.images.push(diff.image);
  }
  return [...found.values()].sort((one, other) => other.images.length - one.images.length);
}

function keyOf({ image, names, text }: ContextDiff): string {
  const changed = text.split('\n').filter((line) => /^[-+]|^(Binary|new|deleted|old|rename) /.test(line));
  return [image, ...names].reduce(
    (rest, name, index) => rest.replaceAll(name, `\0${String(index)}`),
    changed.join('\n'),
  );
}

function groupBlock({ images, text }: SameDiff): string[] {
  const [first = ''] = images;
  const name = `<code>${plainName(first)}</code>`;
  const title = images.length === 1 ? name : `${String(images.length)} images, as in ${name} but for their names`;
  return [
    '',
    `<details><summary>${title}</summary>`,
    ...(images.length === 1 ? [] : ['', listOf(images)]),
    '',
    fenced(text, 'diff'),
    '',
    '</details>',
  ];
}

function listed(title: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : ['', `${title}: ${listOf(names)}`];
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map(code);
  return [...shown, ...(names.length > mostNames ? [`${String(names.length - mostNames)} more`] : [])].join(', ');
}

/** A name as code: what no name has becomes a question mark. */
function code(name: string): string {
  return `\`${plainName(name)}\``;
}

function plainName(name: string): string {
  return name.replaceAll(/[^\w.-]/g, '?').slice(0, 200);
}

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}
