import { z } from 'zod';
import { filesUnder } from '../catalogue/files.ts';
import { memoFiles } from '../catalogue/memo-files.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { fileBesideCache } from '../engine/beside-cache.ts';
import { parsedJson } from '../engine/manifest.ts';
import { platform } from '../engine/platform.ts';
import { textOf } from '../engine/text-of.ts';
import { imagesOf } from '../matrix/images-of.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { ImageRecord } from '../model/record.ts';
import { fingerprintOf } from '../recipe/fingerprint.ts';
import { renderContext } from '../recipe/render.ts';
import { templateReader } from '../recipe/template.ts';
import { writeWhole } from '../recipe/whole-file.ts';
import { stampOf } from './files-stamp.ts';

/** What is asked for by the fingerprints of images as things stand here. */
export interface Asked {
  /**
   * Tells whether it is this that a record's fingerprint asks for.
   *
   * @param recordOf gives an image's record, by whose digest those are asked for that stand on it
   */
  readonly isBy: (record: ImageRecord, recordOf: (image: string) => ImageRecord | undefined) => boolean;
  /** Whether a file that images are made of was written since `start`, in milliseconds since 1970. */
  readonly changedSince: (start: number) => boolean;
  /** Keeps what was found for the next run: as long as no file is touched, it reads and renders nothing. */
  readonly remember: () => void;
}

const Answer = z.object({ parent: z.object({ name: z.string(), digest: z.string() }).nullable(), asked: z.string() });

/** The fingerprint that an image asks for on a parent, or on none. */
type Answer = z.infer<typeof Answer>;

const Memory = z.object({ platform: z.string(), files: z.string(), answers: z.record(z.string(), Answer) });

/**
 * Looks at the workspace's files, and reads them once something is asked that is not remembered.
 *
 * @param root absolute path of the workspace
 * @param cacheFolder absolute path of Nx's cache
 */
export function askedFingerprints(root: string, cacheFolder: string): Asked {
  const { sum, isUnsettled, changedSince } = stampOf(root, Date.now());
  // Clones may share a cache.
  const file = fileBesideCache(cacheFolder, 'asked', root, '.json');
  const answers = new Map(Object.entries(remembered(file, sum)));
  const added = new Set<string>();
  let asker: ReturnType<typeof rendering> | undefined;
  return {
    isBy: ({ name, fingerprint }, recordOf) => {
      const known = answers.get(name);
      if (known !== undefined && standsOn(known, recordOf)) return known.asked === fingerprint;
      asker ??= rendering(root);
      const answer = asker(name, recordOf);
      if (answer === undefined) return false;
      answers.set(name, answer);
      added.add(name);
      return answer.asked === fingerprint;
    },
    changedSince,
    remember: () => {
      if (added.size === 0 || isUnsettled) return;
      writeWhole(file, JSON.stringify({ platform: platform(), files: sum, answers: Object.fromEntries(answers) }));
    },
  };
}

function standsOn({ parent }: Answer, recordOf: (image: string) => ImageRecord | undefined): boolean {
  return parent === null || recordOf(parent.name)?.digest === parent.digest;
}

function remembered(file: string, files: string): Readonly<Record<string, Answer>> {
  const { success, data } = Memory.safeParse(parsedJson(textOf(file) ?? ''));
  return success && data.files === files && data.platform === platform() ? data.answers : {};
}

type Rendering = (image: string, recordOf: (image: string) => ImageRecord | undefined) => Answer | undefined;

/** What is wrong with files is said by the task that renders them: here, nothing that they ask for is there. */
function rendering(root: string): Rendering {
  const files = memoFiles(filesUnder(root));
  const shelf = orUndefined(() => {
    const catalogue = readCatalogue(files);
    return { catalogue, images: imagesOf(catalogue), files, readTemplate: templateReader(files) };
  });
  return (name, recordOf) => {
    const image = shelf?.images.get(name);
    if (shelf === undefined || image === undefined) return undefined;
    const below = image.parent === undefined ? undefined : recordOf(image.parent);
    if (image.parent !== undefined && below === undefined) return undefined;
    const context = orUndefined(() => renderContext(image, shelf));
    if (context === undefined) return undefined;
    const parent = below === undefined ? null : { name: below.name, digest: below.digest };
    return { parent, asked: fingerprintOf(context, platform(), parent?.digest) };
  };
}

function orUndefined<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof WorkbenchError) return undefined;
    throw error;
  }
}
