import { fileBesideCache } from '../engine/beside-cache.ts';
import { parsedJson } from '../engine/parsed-json.ts';
import { platform } from '../engine/platform.ts';
import { textOf } from '../engine/text-of.ts';
import { isArrayOf, isObject, isString } from '../model/json-shape.ts';
import type { ImageRecord } from '../model/record.ts';
import { writeWhole } from '../recipe/whole-file.ts';
import { stampOf } from './files-stamp.ts';
import type { AskedNow, AskNow } from './fingerprint-now.ts';
import { ownSources, stampAsLoaded } from './own-sources.ts';

/** What is asked for by the fingerprints of images as things stand here. */
export interface Asked {
  /**
   * Tells whether it is this that a record's fingerprint asks for.
   *
   * @param recordOf gives an image's record, by whose digest those are asked for that stand on it
   */
  readonly isBy: (record: ImageRecord, recordOf: (image: string) => ImageRecord | undefined) => Promise<boolean>;
  /** Whether a file that images are made of was written since `start`, in milliseconds since 1970. */
  readonly changedSince: (start: number) => boolean;
  /** Keeps what was found for the next run: as long as no file is touched, it reads and renders nothing. */
  readonly remember: () => void;
}

/** What is kept of answers. */
interface Memory {
  readonly platform: string;
  /** The sum of the stamp of the files that they are about. */
  readonly files: string;
  /** By the names of images. */
  readonly answers: Readonly<Record<string, AskedNow>>;
}

const areAnswers = isArrayOf(isAnswer);

function isMemory(value: unknown): value is Memory {
  if (!isObject(value)) return false;
  const { platform: of, files, answers } = value;
  return isString(of) && isString(files) && isObject(answers) && areAnswers(Object.values(answers));
}

function isAnswer(value: unknown): value is AskedNow {
  if (!isObject(value)) return false;
  const { parent, asked } = value;
  const isParent = isObject(parent) && isString(parent['name']) && isString(parent['digest']);
  return isString(asked) && (parent === null || isParent);
}

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
  let askNow: AskNow | undefined;
  return {
    isBy: async ({ name, fingerprint }, recordOf) => {
      const known = answers.get(name);
      if (known !== undefined && standsOn(known, recordOf)) return known.asked === fingerprint;
      // What reads and renders takes longer to load than all else in a run in which nothing is to be done.
      askNow ??= (await import('./fingerprint-now.ts')).fingerprintsNow(root);
      const answer = askNow(name, recordOf);
      if (answer === undefined) return false;
      answers.set(name, answer);
      added.add(name);
      return answer.asked === fingerprint;
    },
    changedSince,
    remember: () => {
      if (added.size === 0 || isUnsettled || stampAsLoaded(ownSources, Date.now()) === undefined) return;
      writeWhole(file, JSON.stringify({ platform: platform(), files: sum, answers: Object.fromEntries(answers) }));
    },
  };
}

function standsOn({ parent }: AskedNow, recordOf: (image: string) => ImageRecord | undefined): boolean {
  return parent === null || recordOf(parent.name)?.digest === parent.digest;
}

function remembered(file: string, files: string): Readonly<Record<string, AskedNow>> {
  const memory = parsedJson(textOf(file) ?? '');
  return isMemory(memory) && memory.files === files && memory.platform === platform() ? memory.answers : {};
}
