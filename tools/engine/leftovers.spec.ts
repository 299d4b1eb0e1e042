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
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { engine } from './engines/buildah.ts';
import { isOrphaned, newMarker, removeLeftovers, temporaryFolder } from './leftovers.ts';
import type { Run } from './run.ts';

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

describe('a container of which a killed engine did not say what it is for', () => {
  const before = { ...process.env };
  const id = 'a'.repeat(64);
  let home: string;
  let store: string;
  let containers: string;
  let asked: string[];

  beforeEach(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'leftovers-')));
    // No engine that runs on this machine uses this store.
    process.env['CONTAINERS_STORAGE_CONF'] = join(home, 'storage.conf');
    process.env['TMPDIR'] = home;
    store = join(home, 'store');
    containers = join(store, 'overlay-containers');
    mkdirSync(join(containers, id, 'userdata'), { recursive: true });
    list([id]);
    asked = [];
  });
  afterEach(() => {
    for (const name of ['CONTAINERS_STORAGE_CONF', 'TMPDIR']) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
    rmSync(home, { recursive: true });
  });

  const list = (ids: readonly string[]) => {
    const entries = ids.map((each) => ({ id: each, names: ['working-container'], created: '2026-11-01T00:00:00Z' }));
    writeFileSync(join(containers, 'containers.json'), JSON.stringify(entries));
  };
  const described = () => readFileSync(join(containers, id, 'userdata/buildah.json'), 'utf8');
  /** @param act what the engine does, or another task meanwhile */
  const removeWith = (act: () => void) => {
    const run: Run = ({ args }) => {
      asked.push(args.join(' '));
      act();
      return Promise.resolve({ exitCode: 0, signal: undefined, stdout: '', tail: [] });
    };
    return removeLeftovers({ engine, run, storeFolder: store });
  };

  it('is described so that the engine can remove it', async () => {
    await removeWith(() => {
      expect(JSON.parse(described())).toMatchObject({ type: 'buildah 0.0.1', 'container-id': id });
    });

    expect(asked).toEqual([`rm ${id}`]);
  });

  it('is left over for the next task if this one is killed meanwhile', async () => {
    await removeWith(() => undefined);
    const [, pid = ''] = /workbench-\d+-(\d+)-/.exec(described()) ?? [];
    expect(pid).toBe(String(process.pid));
    // Nobody has this process ID.
    writeFileSync(join(containers, id, 'userdata/buildah.json'), described().replace(`-${pid}-`, '-4194305-'));

    await removeWith(() => undefined);

    expect(asked).toEqual([`rm ${id}`, `rm ${id}`]);
  });

  it('leaves no folder where another task was faster', async () => {
    await removeWith(() => {
      list([]);
    });

    expect(existsSync(join(containers, id))).toBe(false);
  });

  it('is left alone once its engine has said what it is for', async () => {
    const ended = removeWith(() => undefined);
    await sleep(300);
    writeFileSync(join(containers, id, 'userdata/buildah.json'), '{}');
    await ended;

    expect([asked, described()]).toEqual([[], '{}']);
  });

  it('waits for another time where nothing can be written', async () => {
    rmSync(join(containers, id), { recursive: true });
    writeFileSync(join(containers, id), 'no folder');

    await removeWith(() => undefined);

    expect(asked).toEqual([]);
  });
});
