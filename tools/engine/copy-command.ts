import type { Copy } from 'dockerfile-ast';

/** A COPY of one file to a place of which all is said: whose it is, and its mode. */
export interface PlainCopy {
  /** Below the context. */
  readonly source: string;
  /** Absolute path in the image. */
  readonly target: string;
  /** UID and GID, e.g. `1001:0`. */
  readonly owner: string;
  /** In octal digits. */
  readonly mode: string;
}

/** Words in which neither an engine nor a shell reads anything but the word. */
const wellFormedPath = /^[\w.@%+,:=/-]+$/;

/** Undefined for a COPY that says less, or more, than is understood here. */
export function plainCopy(copy: Copy): PlainCopy | undefined {
  const flags = new Map(copy.getFlags().map((flag) => [flag.getName(), flag.getValue() ?? '']));
  const words = copy.getArguments().map((argument) => argument.getValue());
  const [source = '', target = ''] = words;
  const [owner = '', mode = ''] = [flags.get('chown'), flags.get('chmod')];
  const isPlain =
    flags.size === 2 &&
    copy.getFlags().length === 2 &&
    words.length === 2 &&
    copy.getHeredocs().length === 0 &&
    words.every((word) => wellFormedPath.test(word) && !word.split('/').includes('..')) &&
    !source.startsWith('/') &&
    target.startsWith('/') &&
    !target.endsWith('/') &&
    /^\d+:\d+$/.test(owner) &&
    /^[0-7]{3,4}$/.test(mode);
  return isPlain ? { source, target, owner, mode } : undefined;
}

/**
 * Where a RUN sees the context. Engines make the folder and remove it again, and have `/run` in the layer of each RUN, for a
 * file of their own.
 */
const mountPoint = '/run/context';

/** What makes a RUN see the context. It may not write there. */
export const mountFlag = `--mount=type=bind,target=${mountPoint}`;

/**
 * A command of the shell that does what engines do for each COPY: folders that are missing are made for the file's owner,
 * what is in its place is not written through, and a folder there gets the file.
 */
export function copyCommand(copies: readonly PlainCopy[]): string {
  const files = copies.map(({ owner, mode, source, target }) => `${owner} ${mode} ${mountPoint}/${source} ${target}`);
  return `/bin/sh -c '${script}' sh ${files.join(' ')}`;
}

const script = [
  'set -eu',
  'umask 022',
  'folder() { [ -z "$1" ] || [ -d "$1" ] || { folder "${1%/*}"; mkdir "$1"; chown "$owner" "$1"; }; }',
  'while [ $# -gt 0 ]; do owner=$1 mode=$2 source=$3 target=$4',
  'folder "${target%/*}"',
  '[ ! -d "$target" ] || target=$target/${source##*/}',
  'rm -f "$target"',
  'cp "$source" "$target"',
  'chown "$owner" "$target"',
  'chmod "$mode" "$target"',
  'shift 4',
  'done',
].join('; ');
