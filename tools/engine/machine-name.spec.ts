import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knownStore, rememberStore } from './known-store.ts';
import { machineName } from './machine-name.ts';
import { storeIdentity } from './store-identity.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'machine-'));
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

describe('the name of a machine', () => {
  it('stays, and is another beside another cache', () => {
    const name = machineName(home);

    expect(name).toMatch(/^[0-9a-f]{32}$/);
    expect(machineName(home)).toBe(name);
    expect(machineName(join(home, 'other'))).not.toBe(name);
    expect(readdirSync(join(home, 'workbench-images'))).toEqual(['machine']);
  });

  it.each(['', '0123', 'x'.repeat(32)])('is made anew when it was cut off to %j', (text) => {
    mkdirSync(join(home, 'workbench-images'));
    writeFileSync(join(home, 'workbench-images', 'machine'), text);

    const name = machineName(home);

    expect(name).toMatch(/^[0-9a-f]{32}$/);
    expect(machineName(home)).toBe(name);
  });
});

describe('the identity of a store', () => {
  const conf = (text: string) => {
    const file = join(home, 'storage.conf');
    writeFileSync(file, text);
    return file;
  };

  it('follows what the configuration says, not only where it is', () => {
    const environment = { CONTAINERS_STORAGE_CONF: conf('[storage]\ngraphroot = "/a"\n') };
    const first = storeIdentity(environment);

    expect(storeIdentity(environment)).toBe(first);
    conf('[storage]\ngraphroot = "/b"\n');
    expect(storeIdentity(environment)).not.toBe(first);
    expect(storeIdentity({ ...environment, STORAGE_DRIVER: 'vfs' })).not.toBe(storeIdentity(environment));
    expect(storeIdentity({})).not.toBe(storeIdentity(environment));
  });

  it('can be had where there is no such file', () => {
    expect(storeIdentity({ CONTAINERS_STORAGE_CONF: join(home, 'none') })).toContain('none');
  });
});

describe('the folder of a store', () => {
  it('is known once an engine told it, as long as it is there', () => {
    const store = join(home, 'store');
    mkdirSync(store);

    expect(knownStore(home, 'this')).toBeUndefined();
    rememberStore(home, 'this', store);
    expect(knownStore(home, 'this')).toBe(store);
    expect(knownStore(home, 'other')).toBeUndefined();
    rmSync(store, { recursive: true });
    expect(knownStore(home, 'this')).toBeUndefined();
  });

  it('is unknown when the note of it was cut off', () => {
    rememberStore(home, 'this', home);
    const folder = join(home, 'workbench-images', 'store-folders');
    const [name = ''] = readdirSync(folder);
    writeFileSync(join(folder, name), '/');

    expect(knownStore(home, 'this')).toBeUndefined();
  });
});
