import { withContainer } from '../engine/container.ts';
import { goOn, type Doors } from '../engine/doors.ts';
import { withImageFiles } from '../engine/image-files.ts';
import { commandFailed, type Output } from '../engine/run.ts';
import type { StoredImage } from '../engine/stored-image.ts';
import type { Contents, Package, System } from '../model/contents.ts';
import { rpmFormat, rpmList, type Parsed } from './parsers.ts';
import { sortedPackages } from './sorted-packages.ts';
import { systemOf } from './system.ts';
import { packagesIn, rpmDatabases, systemFiles, wantedFiles } from './wanted-files.ts';

/** What an image was found to hold, and what could not be read of it. */
export interface Reading {
  readonly contents: Contents;
  /** For people, a line each. */
  readonly notes: readonly string[];
}

type ReadDoors = Pick<Doors, 'engine' | 'limits' | 'run' | 'signal'>;

/** Bytes: dpkg's list of the largest image that people make has a tenth of it. */
const largest = 16 * 1024 * 1024;

/**
 * Reads what is installed in an image of the store. Nothing of it is run, unless it has rpm's database: that is read by the rpm of
 * the image, which made it.
 *
 * @param image name of the image
 * @throws WorkbenchError COMMAND_FAILED, INTERRUPTED
 */
export async function readImage(
  image: string,
  { id, digest }: Pick<StoredImage, 'id' | 'digest'>,
  doors: ReadDoors,
): Promise<Reading> {
  const read = await readFiles(id, doors);
  const rpm = read.hasRpm ? rpmList(await askRpm(id, doors)) : undefined;
  const odd = read.odd + (rpm?.odd ?? 0);
  const packages = sortedPackages([...read.packages, ...(rpm?.packages ?? [])]);
  const { system } = read;
  const notes = [
    ...read.tooLarge.map((path) => `\`${path}\` of ${image} is not read: it has more than ${largest} bytes`),
    ...(odd === 0 ? [] : [`${odd} entries of ${image} have no name or version that a package can have`]),
  ];
  return { contents: { image, digest, ...(system === undefined ? {} : { system }), packages }, notes };
}

interface FilesRead extends Parsed {
  readonly system: System | undefined;
  readonly hasRpm: boolean;
  readonly tooLarge: readonly string[];
}

async function readFiles(id: string, doors: ReadDoors): Promise<FilesRead> {
  return withImageFiles(id, { patterns: wantedFiles, asked: rpmDatabases, largest }, doors, (files) => {
    const packages: Package[] = [];
    const systems = new Map<string, System | undefined>();
    let odd = 0;
    for (const [path, bytes] of files.each()) {
      const text = bytes.toString('utf8');
      if (systemFiles.includes(path)) systems.set(path, systemOf(text));
      const parsed = packagesIn(path, text);
      packages.push(...(parsed?.packages ?? []));
      odd += parsed?.odd ?? 0;
    }
    const system = systemFiles.map((file) => systems.get(file)).find((each) => each !== undefined);
    return { packages, odd, system, hasRpm: files.seen.length > 0, tooLarge: files.tooLarge };
  });
}

/** The last line of what rpm is asked in the image. */
const end = 'that was all';

const question = `rpm -qa --qf "$1" && echo '${end}'`;

/** On a machine with much to do, buildah 1.28 loses what a program prints one time in a hundred. */
async function askRpm(id: string, doors: ReadDoors): Promise<string> {
  const argv = ['sh', '-c', question, 'sh', rpmFormat];
  const user = '0:0';
  return withContainer(id, { user, mounts: {} }, doors, async (container) => {
    let output: Output | undefined;
    for (let times = 0; times < 3; times += 1) {
      output = await container.exec(argv);
      goOn(doors);
      const lines = output.stdout.trimEnd().split('\n');
      if (output.exitCode === 0 && lines.pop() === end) return lines.join('\n');
    }
    throw commandFailed(
      { file: 'rpm', args: argv },
      output ?? { exitCode: 1, signal: undefined, stdout: '', tail: [] },
    );
  });
}
