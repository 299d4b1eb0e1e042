import { readText } from '../catalogue/read-text.ts';
import type { Files } from '../catalogue/files.ts';
import type { Problem } from '../model/problem.ts';
import { fill, type DownloadPins } from './downloads.ts';

/** What a release pins for the recipe, and in which file. */
export type Pinned = Pick<DownloadPins, 'values' | 'file'>;

const line = /^(?<name>\S+)(?:\s+#\s*(?<reason>.*))?$/;
/** apt would remove what ends in a dash, and takes a dot at the end for a pattern. */
const packageName = /^[A-Za-z0-9]([A-Za-z0-9+._:~-]*[A-Za-z0-9+])?$/;

/**
 * The packages named by a file of lines such as `curl  # health checks and downloads`, in the order of the file.
 * A word in braces, as in `cuda-cudart-{cuda}`, is filled in from what the release pins. The reason is asked for, since an image stays lean only while somebody can say what each package is for.
 */
export function readPackageList(files: Files, path: string, pins: Pinned, problems: Problem[]): string[] {
  const names: string[] = [];
  const lines = (readText(files, path, problems) ?? '').split('\n');
  for (const [index, text] of lines.entries()) {
    const trimmed = text.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const where = `${path}:${index + 1}`;
    const { name: written = '', reason = '' } = line.exec(trimmed)?.groups ?? {};
    const before = problems.length;
    const name = fill(written, pins.values, where, pins.file, problems);
    if (problems.length > before) continue;
    if (!packageName.test(name)) problems.push(badName(trimmed, where));
    else if (reason === '') problems.push(noReason(name, where));
    else if (names.includes(name)) problems.push(twice(name, where));
    else names.push(name);
  }
  return names;
}

function badName(text: string, where: string): Problem {
  const message = `expected a package and its reason, found ${JSON.stringify(text)}`;
  return { code: 'BAD_PACKAGE', message, where, hint: 'write `name  # why it is there`' };
}

function noReason(name: string, where: string): Problem {
  const message = `package \`${name}\` does not say why it is there`;
  return { code: 'NO_REASON', message, where, hint: `write \`${name}  # why it is there\`` };
}

function twice(name: string, where: string): Problem {
  return { code: 'DUPLICATE_PACKAGE', message: `package \`${name}\` is listed twice`, where, hint: 'remove one line' };
}
