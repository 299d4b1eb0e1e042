import type { Entry, Files } from '../../catalogue/files.ts';
import { WorkbenchError } from '../../model/problem.ts';
import { isLocal, lockFiles, type Release } from '../../model/release.ts';
import { headOf } from '../../lock/requirement-file.ts';

/** A file of a release that is to be. */
export interface CopiedFile {
  readonly bytes: Buffer;
  readonly executable: boolean;
}

/** What of a release's folder belongs to the next as well. A README tells of one release, and a changelog, too. */
const folders = ['combinations', 'pins', 'locks', 'overrides'];

/**
 * The files of a release as another one has them, but for `release.yaml`.
 *
 * @returns by path below the workspace root
 * @throws WorkbenchError NOT_A_FILE for what is a link
 */
export function copiedFiles(
  files: Files,
  source: Pick<Release, 'name' | 'folder'>,
  name: string,
): Map<string, CopiedFile> {
  const copied = new Map<string, CopiedFile>();
  for (const { path, executable } of folders.flatMap((folder) => filesBelow(files, `${source.folder}/${folder}`))) {
    const below = path.slice(source.folder.length + 1);
    const bytes = files.read(path);
    if (bytes === undefined || isLocal(path)) continue;
    const isRequirements = below.startsWith('locks/') && Object.values(lockFiles).some((file) => path.endsWith(file));
    copied.set(`releases/${name}/${below}`, {
      bytes: isRequirements ? withHead(bytes, source.name, name) : bytes,
      executable,
    });
  }
  return copied;
}

/** Every file below a folder, by path. */
export function filesBelow(files: Files, folder: string): { readonly path: string; readonly executable: boolean }[] {
  return files.list(folder).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.type === 'folder') return filesBelow(files, path);
    if (entry.type === 'file') return [{ path, executable: entry.executable }];
    throw notAFile(path, entry);
  });
}

/** A requirement file says by which command it is made anew: that of its own release. */
function withHead(bytes: Buffer, source: string, name: string): Buffer {
  const head = Buffer.from(headOf(source));
  if (!bytes.subarray(0, head.length).equals(head)) return bytes;
  return Buffer.concat([Buffer.from(headOf(name)), bytes.subarray(head.length)]);
}

function notAFile(path: string, { type }: Entry): WorkbenchError {
  const message = `\`${path}\` is ${type === 'link' ? 'a link' : 'no file'}`;
  const hint = 'links are not followed: put the file itself there';
  return new WorkbenchError([{ code: 'NOT_A_FILE', message, where: path, hint }]);
}
