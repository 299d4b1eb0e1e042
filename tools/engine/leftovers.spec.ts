import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { engine } from './engines/buildah.ts';
import { removeLeftovers } from './leftovers.ts';
import type { Run } from './run.ts';

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
