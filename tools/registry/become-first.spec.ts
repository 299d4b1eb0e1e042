import { randomFrom } from '../fixtures/random.ts';
import { becomeFirst, type Contest } from './become-first.ts';

/** A clock that goes on when all who wait for it do nothing else. */
function clock() {
  let now = 0;
  const waiting: { readonly at: number; readonly go: () => void }[] = [];
  const sleep = (time: number) =>
    new Promise<void>((go) => {
      waiting.push({ at: now + time, go });
    });
  const run = async (work: Promise<unknown>) => {
    const ended = new AbortController();
    void work.finally(() => {
      ended.abort();
    });
    while (!ended.signal.aborted) {
      // Whoever was woken may have much to do before it waits again.
      await new Promise(setImmediate);
      waiting.sort((a, b) => a.at - b.at);
      const next = waiting.shift();
      if (next === undefined) continue;
      now = next.at;
      next.go();
    }
  };
  return { sleep, run, now: () => now };
}

interface Machine {
  /** Milliseconds before it begins. */
  readonly start: number;
  /** The longest that one question, or putting something, takes it, in milliseconds. */
  readonly slowness: number;
  /** What its build came to. */
  readonly digest: string;
}

/** All that the tag ever pointed to, and who took themselves for the first. */
async function contest(machines: readonly Machine[], seed: number, before: Readonly<Record<string, string>> = {}) {
  const random = randomFrom(seed).fraction;
  const { sleep, run, now } = clock();
  const content = new Map<string, string>(Object.entries(before));
  const history: string[] = [];
  const write = (what: string, digest: string) => {
    content.set(what, digest);
    if (what === 'tag') history.push(digest);
  };
  const play = async ({ start, slowness, digest }: Machine): Promise<[boolean, string | undefined]> => {
    await sleep(start);
    const look = async (what: string) => {
      await sleep(random() * slowness * 0.2);
      const found = content.get(what);
      await sleep(random() * slowness * 0.2);
      return found;
    };
    const put: Contest['put'] = async (what, within) => {
      const takes = random() * slowness;
      const isLate = takes > within;
      // What is ended too late may have been done all the same.
      const isDone = !isLate || random() < 0.5;
      await sleep(Math.min(takes, within) * 0.9);
      if (isDone) write(what, digest);
      await sleep(Math.min(takes, within) * 0.1);
      return !isLate;
    };
    const isFirst = await becomeFirst({
      isThere: async () => (await look('tag')) !== undefined,
      pointsTo: look,
      put,
      sleep,
      ours: digest,
    });
    return [isFirst, content.get('tag')];
  };
  const all = Promise.all(machines.map(play));
  await run(all);
  return { history, outcomes: await all, took: now() };
}

const digests = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('who is the first to publish a fingerprint', () => {
  it.each([
    ['all are quick', 200],
    ['all are slow', 1800],
    ['some are quick and some are slow', undefined],
  ])('is one of many that begin at about the same time, where %s, and its tag stays', async (_, slowness) => {
    for (let seed = 0; seed < 300; seed += 1) {
      const random = randomFrom(1000 + seed).fraction;
      const machines = digests.slice(0, 2 + Math.floor(random() * 5)).map((digest) => ({
        start: random() * 3000,
        slowness: slowness ?? (random() < 0.5 ? 100 : 1800),
        digest,
      }));
      const { history, outcomes } = await contest(machines, seed);

      expect([seed, new Set(history).size]).toEqual([seed, 1]);
      expect([seed, outcomes.filter(([isFirst]) => isFirst).length]).toEqual([seed, 1]);
      expect(new Set(outcomes.map(([, tag]) => tag)).size).toBe(1);
    }
  });

  it('are all who made the same', async () => {
    const machines = [0, 100, 5000].map((start) => ({ start, slowness: 100, digest: 'a' }));

    expect((await contest(machines, 1)).outcomes).toEqual(machines.map(() => [true, 'a']));
  });

  it('is whoever comes alone, within two seconds', async () => {
    const { outcomes, took } = await contest([{ start: 0, slowness: 150, digest: 'a' }], 1);

    expect(outcomes).toEqual([[true, 'a']]);
    expect(took).toBeLessThan(2000);
  });

  it('is nobody who finds a tag', async () => {
    const { outcomes, history } = await contest([{ start: 0, slowness: 100, digest: 'b' }], 1, { tag: 'a' });

    expect([outcomes, history]).toEqual([[[false, 'a']], []]);
  });

  it('is the next, after a while, where somebody claimed and was killed', async () => {
    const { outcomes, took } = await contest([{ start: 0, slowness: 100, digest: 'b' }], 1, { claim: 'a' });

    expect(outcomes).toEqual([[true, 'b']]);
    expect(took).toBeGreaterThan(30_000);
  });
});
