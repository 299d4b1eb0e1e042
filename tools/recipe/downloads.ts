import type { Files } from '../catalogue/files.ts';
import { placeOf, readYaml } from '../catalogue/read-yaml.ts';
import { Downloads } from '../catalogue/schema.ts';
import type { Problem } from '../model/problem.ts';
import type { PinnedDownload } from '../model/release.ts';
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
}

/** What a release says of the recipe that downloads. */
export interface DownloadPins {
  readonly values: Readonly<Record<string, string>>;
  readonly downloads: Readonly<Record<string, PinnedDownload>>;
  /** The file that they stand in, or would stand in. */
  readonly file: string;
}

/** The downloads that a section folder asks for, with the versions and sums that the release pins. */
export function downloadsOf(files: Files, folder: string, pins: DownloadPins, problems: Problem[]): Download[] {
  const path = `${folder}/${sectionFiles.downloads}`;
  if (!files.list(folder).some(({ name }) => name === sectionFiles.downloads)) return [];
  const written = readYaml(files, path, Downloads, problems) ?? {};
  return Object.entries(written).flatMap(([name, { url }]) => {
    const where = placeOf(files, path, [name]);
    const pinned = pins.downloads[name];
    if (pinned === undefined) {
      problems.push(missingPin(name, where, pins.file));
      return [];
    }
    const values = { ...pins.values, version: pinned.version };
    const filledIn = fill(url, values, where, pins.file, problems);
    if (/[ <>=,]/.test(filledIn)) {
      problems.push(notAnAddress(filledIn, where, pins.file));
      return [];
    }
    return [{ name, url: filledIn, file: filledIn.split('/').at(-1) ?? '', sha256: pinned.sha256, where }];
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

function notAnAddress(url: string, where: string, pinsFile: string): Problem {
  const message = `filled in, ${JSON.stringify(url)} is no address`;
  return { code: 'BAD_VALUE', message, where, hint: `see the values in ${pinsFile}` };
}

/** Puts pinned values in place of `{name}`. */
export function fill(
  text: string,
  values: Readonly<Record<string, string>>,
  where: string,
  pinsFile: string,
  problems: Problem[],
): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    problems.push({
      code: 'MISSING_PIN',
      message: `the release pins no value called \`${name}\``,
      where,
      hint: `add \`values: { ${name}: … }\` to ${pinsFile}`,
    });
    return whole;
  });
}
