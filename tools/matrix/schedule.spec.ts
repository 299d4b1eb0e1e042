import { schedule, type Ended } from './schedule.ts';

type Graph = Readonly<Record<string, readonly string[]>>;

interface Trial {
  readonly graph: Graph;
  readonly limit?: number;
  /** Tasks that fail. */
  readonly bad?: readonly string[];
  /** Aborts when this task begins. */
  readonly abortAt?: string;
}

/** What happened: which tasks began, in which order, how all ended, and how many ran at once at most. */
async function outcome({ graph, limit = 1, bad = [], abortAt }: Trial) {
  const controller = new AbortController();
  const began: string[] = [];
  let running = 0;
  let most = 0;
  const run = async (task: string) => {
    began.push(task);
    most = Math.max(most, (running += 1));
    if (task === abortAt) controller.abort();
    await new Promise(setImmediate);
    running -= 1;
    if (bad.includes(task)) throw new Error(task);
    return task.toUpperCase();
  };
  const ended: Ended<string>[] = [];
  for await (const one of schedule(new Map(Object.entries(graph)), run, { limit, signal: controller.signal }))
    ended.push(one);
  return { began: began.join(' '), ended: ended.map(({ task, ending }) => `${task} ${ending.kind}`), most };
}

const chain: Graph = { c: ['b'], b: ['a'], a: [] };
const family: Graph = { base: [], one: ['base'], two: ['base'], 'on-two': ['two'], 'on-on-two': ['on-two'] };
const wide: Graph = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`w${index}`, []]));

describe('a schedule', () => {
  it.each<[string, Trial, string]>([
    ['nothing of nothing', { graph: {} }, ''],
    ['a chain from below', { graph: chain }, 'a b c'],
    ['the longest chain first', { graph: family }, 'base two on-two one on-on-two'],
    ['equal ones as they came', { graph: { x: [], y: [], z: [] } }, 'x y z'],
    ['what stands on tasks outside of the set', { graph: { c: ['b'], b: ['elsewhere'] } }, 'b c'],
    ['what names a dependency twice', { graph: { b: ['a', 'a'], a: [] } }, 'a b'],
    ['what stands on two', { graph: { c: ['a', 'b'], a: [], b: [] }, limit: 2 }, 'a b c'],
  ])('begins %s', async (_, trial, order) => {
    expect((await outcome(trial)).began).toBe(order);
  });

  it.each([1, 2, 7, 50, 1000])('runs no more than %d at once, and as many as may be', async (limit) => {
    const { most, ended } = await outcome({ graph: wide, limit });

    expect(most).toBe(Math.min(limit, 50));
    expect(ended).toHaveLength(50);
  });

  it('goes as deep as a chain is', async () => {
    const deep = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`d${index}`, [`d${index - 1}`]]));

    expect((await outcome({ graph: deep, limit: 4 })).ended).toHaveLength(2000);
  });

  it('gives what a task gave, with the time that it took', async () => {
    const before = Date.now();
    const ended = schedule(new Map([['a', []]]), () => Promise.resolve(7), {
      limit: 1,
      signal: new AbortController().signal,
    });
    const { value } = await ended.next();

    expect(value).toMatchObject({ task: 'a', ending: { kind: 'done', value: 7 } });
    expect(value?.startTime).toBeGreaterThanOrEqual(before);
    expect(value?.endTime).toBeLessThanOrEqual(Date.now());
  });

  it('skips what stands on a failed one, and goes on with the rest', async () => {
    const { began, ended } = await outcome({ graph: family, bad: ['two'] });

    expect(began).toBe('base two one');
    expect(ended).toEqual(['base done', 'two failed', 'on-two skipped', 'on-on-two skipped', 'one done']);
  });

  it('skips once what stands on two failed ones', async () => {
    const { ended } = await outcome({ graph: { c: ['a', 'b'], a: [], b: [] }, bad: ['a', 'b'], limit: 2 });

    expect(ended.sort()).toEqual(['a failed', 'b failed', 'c skipped']);
  });

  it('hands on what a failed one threw', async () => {
    const error = new Error('no');
    const ended = schedule(new Map([['a', []]]), () => Promise.reject(error), {
      limit: 1,
      signal: new AbortController().signal,
    });

    expect((await ended.next()).value?.ending).toEqual({ kind: 'failed', error });
  });

  it('begins nothing new once it is aborted, and waits for what runs', async () => {
    const { began, ended } = await outcome({ graph: { ...chain, x: [], y: [] }, limit: 2, abortAt: 'a' });

    expect(began).toBe('a');
    expect(ended).toEqual(['a done', 'b stopped', 'c stopped', 'x stopped', 'y stopped']);
  });

  it('says of what stands on one that was asked to end that it was not begun, not that it was skipped', async () => {
    const { ended } = await outcome({ graph: chain, bad: ['a'], abortAt: 'a' });

    expect(ended).toEqual(['a failed', 'b stopped', 'c stopped']);
  });

  it('refuses a circle', async () => {
    await expect(outcome({ graph: { a: ['b'], b: ['a'] } })).rejects.toThrow('stands on itself');
  });
});
