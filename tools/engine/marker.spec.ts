import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOrphaned, newMarker, temporaryFolder } from './marker.ts';

/** The fields of a process behind its name: its state, and later its start. */
const fieldsOf = (pid: number) =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
const space = readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '');
const markerOf = (pid: number, within = space) => `workbench-${within}-${pid}-${fieldsOf(pid)[19] ?? ''}-00000000`;

describe('what carries a mark', () => {
  let parent: ChildProcess;

  afterEach(() => {
    parent.kill('SIGKILL');
  });

  it('is left over once its process has ended, asked for or not', async () => {
    // The shell makes way for a program that asks for no child, as the first process of some containers. The child ends
    // after that only, when its input does: the shell itself would have asked.
    const stdio = ['ignore', 'pipe', 'ignore', 'pipe'] as const;
    parent = spawn('sh', ['-c', 'cat <&3 & echo $!; exec sleep 60 3<&-'], { stdio: [...stdio] });
    const [line] = (await once(parent.stdout ?? parent, 'data')) as [Buffer];
    const child = Number(line.toString());
    while (readFileSync(`/proc/${parent.pid ?? 0}/comm`, 'utf8') !== 'sleep\n') await sleep(20);
    (parent.stdio[3] as Writable).end();
    while (fieldsOf(child)[0] !== 'Z') await sleep(20);

    expect(isOrphaned(markerOf(child))).toBe(true);
    expect(isOrphaned(markerOf(parent.pid ?? 0))).toBe(false);
    expect(isOrphaned(markerOf(parent.pid ?? 0).replace('-00000000', '0-00000000'))).toBe(true);
    expect(isOrphaned(newMarker())).toBe(false);
    // Who is that in another container?
    expect(isOrphaned(markerOf(child, '1'))).toBe(false);
  });
});

describe('a temporary folder', () => {
  const before = process.env['TMPDIR'];
  let home: string;

  beforeEach(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'leftovers-')));
  });
  afterEach(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(home, { recursive: true });
  });

  it('has the path that the kernel gives to what is mounted there', () => {
    mkdirSync(join(home, 'disk'));
    symlinkSync('disk', join(home, 'link'));
    process.env['TMPDIR'] = join(home, 'link');

    expect(temporaryFolder('mark')).toBe(join(home, 'disk/mark'));
  });

  it('may lie where no folder is yet', () => {
    process.env['TMPDIR'] = join(home, 'a/b');

    expect(temporaryFolder('mark')).toBe(join(home, 'a/b/mark'));
    expect(existsSync(join(home, 'a/b'))).toBe(true);
  });
});
