import type { Files } from '../catalogue/files.ts';
import type { Problem } from '../model/problem.ts';

/** A file of a recipe that is copied into the image. */
export interface CopiedFile {
  /** Path in the workspace. */
  readonly path: string;
  /** Path in the context: the same, without `images/`, or the folder of a release's own copies. */
  readonly source: string;
  /** Absolute path in the image. */
  readonly target: string;
  readonly executable: boolean;
}

/** Words of a Containerfile and of a shell that a path can't mean anything else with. */
const safePath = /^[A-Za-z0-9._+@/-]+$/;

/** What git and Nx leave out wherever it lies: it would be in no clone, and in no hash. */
const unseen = /^(node_modules|\.git|\.nx|[\w.+@-]*\.local\.yaml)$/;

/** Every file below `<folder>/files/`, by path. Links are refused: they could point out of the workspace. */
export function copiedFiles(files: Files, folder: string, problems: Problem[]): CopiedFile[] {
  const root = `${folder}/files`;
  const found: CopiedFile[] = [];
  const walk = (path: string) => {
    for (const { name, type, executable } of files.list(path)) {
      const child = `${path}/${name}`;
      if (unseen.test(name)) {
        problems.push(notSeen(child));
        continue;
      }
      if (type === 'folder') walk(child);
      else if (type !== 'file') problems.push(notAFile(child));
      else if (!safePath.test(child)) problems.push(unsafe(child));
      else
        found.push({
          path: child,
          source: child.replace(/^(releases\/[^/]+\/overrides\/)?(images\/)?/, ''),
          target: child.slice(root.length),
          executable,
        });
    }
  };
  walk(root);
  return found;
}

function notAFile(path: string): Problem {
  return {
    code: 'NOT_A_FILE',
    message: `\`${path}\` is a link or a device, and only regular files are copied into images`,
    where: path,
    hint: 'copy the file itself here, or make the link in `custom.hbs`',
  };
}

function notSeen(path: string): Problem {
  const message = `\`${path}\` can't be copied: git and Nx leave out what has this name`;
  return { code: 'BAD_FILE_NAME', message, where: path, hint: 'give it another name, and rename it in `custom.hbs`' };
}

function unsafe(path: string): Problem {
  return {
    code: 'BAD_FILE_NAME',
    message: `${JSON.stringify(path)} has characters that a shell or a Containerfile interprets`,
    where: JSON.stringify(path),
    hint: 'use letters, digits and any of . _ + @ -',
  };
}
