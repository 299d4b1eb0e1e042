import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock, type LockDoors } from './lock.ts';
import { run, type Run } from './run.ts';

const key = 'abcdef0123';

// Another process must load this code first, on a machine that may have other work.
jest.setTimeout(60_000);

describe('a lock', () => {
  let folder: string;
  let notes: string[];
  let stopper: AbortController;
  let doors: LockDoors;
  const others: ChildProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lock-'));
    notes = [];
    stopper = new AbortController();
    doors = { run, signal: stopper.signal, note: (line) => notes.push(line) };
  });
  afterEach(() => {
    for (const other of others.splice(0)) other.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  const order = (more = {}) => ({ folder: join(folder, 'locks'), key, what: 'the build of web', ...more });
  const take = (more = {}) => withLock(order(more), doors, () => Promise.resolve('mine'));

  /** Another process that holds the lock, by the same code. */
  const otherHolder = async () => {
    const holder = join(__dirname, '../fixtures/hold-lock.ts');
    const args = ['--require', join(__dirname, '../register.cjs'), holder, order().folder, key];
    const other = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    others.push(other);
    await once(other.stdout, 'data');
    return other;
  };

  /** Whether it settles within a time that is long for a lock that is free. */
  const isPrompt = async (work: Promise<unknown>) => Promise.race([work.then(() => true), sleep(1000, false)]);

  it('gives what is done under it, and leaves one empty file', async () => {
    expect(await take()).toBe('mine');
    expect(readdirSync(order().folder)).toEqual(['abcd']);
    expect(notes).toEqual([]);
  });

  it('is free again after a failure', async () => {
    await expect(withLock(order(), doors, () => Promise.reject(new Error('no')))).rejects.toThrow('no');

    expect(await isPrompt(take())).toBe(true);
  });

  it('lets one at a time in, of many in one process', async () => {
    let inside = 0;
    const most: number[] = [];
    const one = () =>
      withLock(order(), doors, async () => {
        most.push((inside += 1));
        await sleep(20);
        inside -= 1;
      });

    await Promise.all([one(), one(), one(), one()]);

    expect(most).toEqual([1, 1, 1, 1]);
  });

  it('does not hold up another key', async () => {
    await withLock(order(), doors, async () => {
      expect(await isPrompt(take({ key: 'abce' }))).toBe(true);
    });
  });

  it('waits for another process until that lets go', async () => {
    const other = await otherHolder();
    const taken = take();

    expect(await isPrompt(taken)).toBe(false);
    other.stdin.end();
    expect(await taken).toBe('mine');
  });

  it('says for what it waits, after a while', async () => {
    await otherHolder();
    const taken = take();
    while (notes.length === 0) await sleep(100);
    stopper.abort('SIGINT');

    await expect(taken).rejects.toThrow('error[INTERRUPTED]: ended by SIGINT');
    expect(notes).toEqual(['waiting   for another process that is at the build of web']);
  });

  it('is taken from a process that is killed', async () => {
    const other = await otherHolder();
    const taken = take();
    other.kill('SIGKILL');

    expect(await taken).toBe('mine');
  });

  it('ends to wait when the user asks to end', async () => {
    await otherHolder();
    const taken = take();
    setTimeout(() => {
      stopper.abort('SIGTERM');
    }, 200);

    await expect(taken).rejects.toThrow('error[INTERRUPTED]: ended by SIGTERM');
  });

  it('is kept while what is done under it ends', async () => {
    const later = { ...doors, signal: new AbortController().signal };
    const next = await withLock(order(), doors, async () => {
      stopper.abort('SIGINT');
      const waiting = withLock(order(), later, () => Promise.resolve('mine'));
      expect(await isPrompt(waiting)).toBe(false);
      return { waiting };
    });

    expect(await next.waiting).toBe('mine');
  });

  it.each<[string, (order: { folder: string }) => void, Run, RegExp]>([
    [
      'flock is missing',
      () => undefined,
      (command, options) => run({ ...command, file: 'no-such-program' }, options),
      /: `flock` of util-linux is not installed$/,
    ],
    [
      'the folder can not be made',
      ({ folder }) => {
        writeFileSync(folder, '');
      },
      run,
      /: `.*\/locks` can't be made: EEXIST$/,
    ],
  ])('is done without where %s, which is said', async (_, prepare, door, note) => {
    prepare(order());
    const result = await withLock(order(), { ...doors, run: door }, () => Promise.resolve('mine'));

    expect(result).toBe('mine');
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^note {6}the build of web is not locked against other processes/);
    expect(notes[0]).toMatch(note);
  });

  it('is done without in a folder that takes no files', async () => {
    const result = await withLock(order({ folder: '/proc/self' }), doors, () => Promise.resolve('mine'));

    expect(result).toBe('mine');
    expect(notes[0]).toMatch(/cannot open lock file/);
  });
});
