import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from './command.ts';
import { goOn, type Doors } from './doors.ts';
import { inTemporaryFolder } from './in-temporary-folder.ts';
import { newMarker } from './marker.ts';
import { commandFailed } from './run.ts';

/** Some of an image's files. */
export interface ImageFiles {
  /** Each file's absolute path in the image and its bytes, one at a time, by path. */
  readonly each: () => Generator<readonly [path: string, bytes: Buffer], void>;
  /** Paths of those that match, and have more bytes than are read. */
  readonly tooLarge: readonly string[];
  /** Those of the asked paths at which there is a file. */
  readonly seen: readonly string[];
}

export interface WantedFiles {
  /** Patterns of paths from `./` on, as find(1) has them: their `*` stands for `/` as well. */
  readonly patterns: readonly string[];
  /** Bytes: larger files are not read. */
  readonly largest: number;
  /** Absolute paths that are only asked whether a file is there. */
  readonly asked: readonly string[];
}

/**
 * Hands some files of an image of the store to `use`. Nothing of the image is run, and no link in it is followed: what is read
 * is a copy that a find(1) of this machine made where the engine shows the image's files. No container is left.
 *
 * @param image ID, hex digits
 * @throws WorkbenchError COMMAND_FAILED, INTERRUPTED
 */
export async function withImageFiles<T>(
  image: string,
  wanted: WantedFiles,
  doors: Pick<Doors, 'engine' | 'limits' | 'run' | 'signal'>,
  use: (files: ImageFiles) => T | Promise<T>,
): Promise<T> {
  const { engine, limits } = doors;
  const container = newMarker();
  return inTemporaryFolder(container, doors.run, async (folder) => {
    try {
      await finished(engine.hold({ container, image }, limits), doors);
      writeFileSync(join(folder, 'find'), findWords(folder, wanted).join('\0'));
      const mount = engine.mount(container);
      // What is mounted in a user namespace is seen there alone: so the same program mounts and reads.
      const command = { file: 'sh', args: ['-c', script, 'sh', folder, mount.file, ...mount.args] };
      const printed = await finished(engine.besideStore(command, limits), doors);
      const lines = printed.split('\n');
      const marked = (mark: string) =>
        lines
          .filter((line) => line.startsWith(mark))
          .map((line) => line.slice(mark.length))
          .sort();
      const files = Buffer.from(join(folder, copies));
      return await use({ each: () => filesBelow(files, ''), tooLarge: marked(marks.large), seen: marked(marks.seen) });
    } finally {
      await doors.run(engine.remove(container));
    }
  });
}

/** The folder in the temporary one that holds copies. */
const copies = 'files';

/**
 * Copies what matches, and prints what is too large for that. It is given the temporary folder, with the words for find(1) in it,
 * and the words that mount the image.
 */
const script = `
set -eu
folder=$1
shift
root=$("$@")
cd "$root"
mkdir "$folder/${copies}"
xargs -0 -x -a "$folder/find" find
xargs -0 -r -a "$folder/list" cp --parents --no-dereference --no-preserve=mode --target-directory="$folder/${copies}" --
chmod -R u+rwX,go+rX "$folder/${copies}"
`;

/** What lines that are printed begin with. */
const marks = { large: 'large ', seen: 'seen ' } as const;

function findWords(folder: string, { patterns, largest, asked }: WantedFiles): string[] {
  const small = ['-size', `-${largest + 1}c`, '-fprint0', join(folder, 'list')];
  const print = (mark: string) => ['-printf', `${mark}/%P\\n`];
  return [
    ...['.', '-xdev', '-type', 'f'],
    ...['(', ...anyOf(asked.map((path) => `.${path}`)), ...print(marks.seen)],
    ...['-o', ...anyOf(patterns), '(', ...small, '-o', ...print(marks.large), ')', ')'],
  ];
}

function anyOf(patterns: readonly string[]): string[] {
  return ['(', ...patterns.flatMap((pattern, index) => [...(index === 0 ? [] : ['-o']), '-path', pattern]), ')'];
}

async function finished(command: Command, doors: Pick<Doors, 'run' | 'signal'>): Promise<string> {
  const output = await doors.run(command, { signal: doors.signal });
  goOn(doors);
  if (output.exitCode !== 0) throw commandFailed(command, output);
  return output.stdout;
}

/** Names that are not UTF-8 are read by their bytes, and told with others in their place. */
function* filesBelow(folder: Buffer, path: string): Generator<readonly [string, Buffer], void> {
  const entries = readdirSync(folder, { withFileTypes: true, encoding: 'buffer' });
  for (const entry of entries.sort((left, right) => left.name.compare(right.name))) {
    const file = Buffer.concat([folder, Buffer.from('/'), entry.name]);
    const name = `${path}/${entry.name.toString('utf8')}`;
    if (entry.isDirectory()) yield* filesBelow(file, name);
    else if (entry.isFile()) yield [name, readFileSync(file)];
  }
}
