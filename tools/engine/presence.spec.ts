import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generationsOf, notePresence } from './presence.ts';

describe('the presence of images', () => {
  let home: string;
  let cache: string;
  let store: string;
  const images = (...names: readonly string[]) => {
    mkdirSync(join(store, 'overlay-images'), { recursive: true });
    writeFileSync(join(store, 'overlay-images', 'images.json'), JSON.stringify([{ id: '1', names }]));
  };

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'presence-'));
    cache = join(home, 'cache');
    store = join(home, 'store');
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  it('is unknown at first', () => {
    expect(generationsOf(cache)).toEqual(new Map());
  });

  it('is of one generation while everything that was built is there', () => {
    images('x:1', 'x:2');
    notePresence(cache, 'web', store, 'x:1');
    notePresence(cache, 'web', store, 'x:2');
    expect(generationsOf(cache)).toEqual(new Map());
    expect(generationsOf(cache)).toEqual(new Map());
  });

  it('is of a new generation, once, when something is gone', () => {
    images('x:1', 'y:1');
    notePresence(cache, 'web', store, 'x:1');
    notePresence(cache, 'other', store, 'y:1');
    images('y:1');
    const [first, second] = [generationsOf(cache), generationsOf(cache)];
    expect([...first.keys()]).toEqual(['web']);
    expect(second).toEqual(first);

    images('x:1', 'y:1');
    notePresence(cache, 'web', store, 'x:1');
    images('y:1');
    expect(generationsOf(cache).get('web')).not.toBe(first.get('web'));
  });

  it('is not fooled by a name that begins alike', () => {
    images('x:12');
    notePresence(cache, 'web', store, 'x:1');
    expect([...generationsOf(cache).keys()]).toEqual(['web']);
  });

  it('begins anew in another store', () => {
    images('x:1');
    notePresence(cache, 'web', store, 'x:1');
    const other = join(home, 'other');
    notePresence(cache, 'web', other, 'x:2');
    rmSync(store, { recursive: true });
    mkdirSync(join(other, 'overlay-images'), { recursive: true });
    writeFileSync(join(other, 'overlay-images', 'images.json'), JSON.stringify([{ id: '2', names: ['x:2'] }]));
    expect(generationsOf(cache)).toEqual(new Map());
  });
});
