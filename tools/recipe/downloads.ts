import type { Files } from '../catalogue/files.ts';
import { placeOf, readYaml } from '../catalogue/read-yaml.ts';
import { Downloads } from '../catalogue/schema.ts';
import type { Problem } from '../model/problem.ts';
import type { Image } from '../model/image.ts';
import type { PinnedDownload, Release } from '../model/release.ts';
import { filled } from './filled.ts';
import { ownPinsFile, pinnedValues, pinsOf } from './image-facts.ts';
import { sectionFiles } from './sections.ts';

/** A file that a builder stage downloads. */
export interface Download {
  readonly name: string;
  readonly url: string;
  /** What the file is called in `/tmp/downloads`. */
  readonly file: string;
  /** Hex digits; null as long as nobody has looked. */
  readonly sha256: string | null;
  /** Where it is asked for. */
  readonly where: string;
  /** The file that pins it. */
  readonly pinsFile: string;
}

/** What a release says of the recipe that downloads. */
export interface DownloadPins {
  readonly values: Readonly<Record<string, string>>;
  /** Each with the file that it stands in. */
  readonly downloads: Readonly<Record<string, PinnedDownload & { readonly file: string }>>;
  /** The file in which what is missing would stand. */
  readonly file: string;
}

/** What a release pins for an image: for its own recipe, and for all that is accelerated. */
export function downloadPins(image: Image, release: Release): DownloadPins {
  const pinned = pinsOf(image, release).map(({ file, downloads }) =>
    Object.fromEntries(Object.entries(downloads).map(([name, download]) => [name, { ...download, file }])),
  );
  return {
    values: pinnedValues(image, release),
    downloads: Object.assign({}, ...pinned.reverse()) as DownloadPins['downloads'],
    file: ownPinsFile(image, release),
  };
}

/** An address when everything is filled in: no braces are left, and it ends in what a file can be called. */
const address = /^https:\/\/[\w.-]+(:\d+)?(\/(?!\.{1,2}(\/|$))[\w.+~%:-]+)+$/;

/** The downloads that the section folders of an image ask for, with the versions and sums that the release pins. */
export function downloadsOf(
  files: Files,
  folders: readonly string[],
  pins: DownloadPins,
  problems: Problem[],
): Download[] {
  const found = new Map<string, Download>();
  for (const download of folders.flatMap((folder) => downloadsIn(files, folder, pins, problems))) {
    const first = found.get(download.file);
    if (first === undefined) found.set(download.file, download);
    else problems.push(twice(first, download));
  }
  return [...found.values()];
}

function downloadsIn(files: Files, folder: string, pins: DownloadPins, problems: Problem[]): Download[] {
  const path = `${folder}/${sectionFiles.downloads}`;
  if (!files.list(folder).some(({ name }) => name === sectionFiles.downloads)) return [];
  const written = readYaml(files, path, Downloads, problems) ?? {};
  return Object.entries(written).flatMap(([name, { url }]) => {
    const where = placeOf(files, path, [name]);
    const pinned = Object.hasOwn(pins.downloads, name) ? pins.downloads[name] : undefined;
    if (pinned === undefined) {
      problems.push(missingPin(name, where, pins.file));
      return [];
    }
    const values = { ...pins.values, version: pinned.version };
    const before = problems.length;
    const filledIn = fill(url, values, where, pins.file, problems);
    if (problems.length > before) return [];
    if (!address.test(filledIn)) {
      problems.push(notAnAddress(filledIn, where, pins.file));
      return [];
    }
    const file = filledIn.split('/').at(-1) ?? '';
    return [{ name, url: filledIn, file, sha256: pinned.sha256, where, pinsFile: pinned.file }];
  });
}

function missingPin(name: string, where: string, file: string): Problem {
  return {
    code: 'MISSING_PIN',
    message: `the release pins no version of \`${name}\``,
    where,
    hint: `add \`downloads: { ${name}: { version: …, sha256: null } }\` to ${file}, then run \`npx nx lock <release>\``,
  };
}

function twice(first: Download, second: Download): Problem {
  const message = `\`${first.name}\` and \`${second.name}\` are both downloaded as \`${second.file}\``;
  const hint = `one would overwrite the other: mend one of the addresses; the first stands at ${first.where}`;
  return { code: 'DUPLICATE_FILE', message, where: second.where, hint };
}

function notAnAddress(url: string, where: string, pinsFile: string): Problem {
  const message = `filled in, ${JSON.stringify(url)} is no address`;
  return { code: 'BAD_VALUE', message, where, hint: `see its braces, and the values in ${pinsFile}` };
}

/** Puts pinned values in place of `{name}`. */
export function fill(
  text: string,
  values: Readonly<Record<string, string>>,
  where: string,
  pinsFile: string,
  problems: Problem[],
): string {
  return filled(text, values, (name) => {
    problems.push({
      code: 'MISSING_PIN',
      message: `the release pins no value called \`${name}\``,
      where,
      hint: `add \`values: { ${name}: … }\` to ${pinsFile}`,
    });
  });
}
