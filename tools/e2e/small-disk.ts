import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own, in memory. */
export interface SmallDisk {
  /** Absolute path of the folder at which it is mounted. */
  readonly folder: string;
  /** @param size as mount(8) has it, e.g. `300m` */
  readonly resize: (size: string) => void;
  readonly remove: () => void;
}

/** @param folder absolute path; it is made */
export function smallDisk(folder: string, size: string): SmallDisk {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
  return {
    folder,
    resize: (other) => execFileSync('mount', ['-o', `remount,size=${other}`, folder]),
    remove: () => execFileSync('umount', ['--recursive', folder]),
  };
}

/** Why no disk can be mounted here, as the end of a test's name; undefined where one can. */
export function whyNoDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'disk-'));
  try {
    smallDisk(folder, '1m').remove();
    return undefined;
  } catch {
    return 'skipped, since no disk can be mounted here';
  } finally {
    rmSync(folder, { recursive: true });
  }
}
