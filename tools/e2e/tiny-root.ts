import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Makes a root file system of two megabytes, busybox and nothing else, as a tar file. */
export function makeTinyRoot(file: string): void {
  const root = mkdtempSync(join(tmpdir(), 'tiny-root-'));
  try {
    for (const folder of [
      'bin',
      'etc',
      'opt/app-root/bin',
      'opt/app-root/src',
      'proc',
      'run',
      'sys',
      'tmp',
      'usr/bin',
      'var/tmp',
    ]) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    const busybox = execFileSync('which', ['busybox'], { encoding: 'utf8' }).trim();
    copyFileSync(busybox, join(root, 'bin/busybox'));
    for (const applet of execFileSync(busybox, ['--list'], { encoding: 'utf8' }).trim().split('\n')) {
      if (applet !== 'busybox') symlinkSync('busybox', join(root, 'bin', applet));
    }
    writeFileSync(
      join(root, 'etc/passwd'),
      'root:x:0:0:root:/root:/bin/sh\ndefault:x:1001:0::/opt/app-root/src:/bin/sh\n',
    );
    writeFileSync(join(root, 'etc/group'), 'root:x:0:\n');
    for (const folder of ['tmp', 'var/tmp']) chmodSync(join(root, folder), 0o1777);
    chmodSync(join(root, 'opt/app-root/src'), 0o775);
    mkdirSync(dirname(file), { recursive: true });
    const same = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];
    execFileSync('tar', [...same, '-cf', file, '-C', root, '.']);
  } finally {
    rmSync(root, { recursive: true });
  }
}
