import { readFileSync } from 'node:fs';
import { WorkbenchError } from '../model/problem.ts';
import { run, runWell } from './run.ts';

describe('run', () => {
  it('keeps stdout and gives the exit code', async () => {
    const output = await run({ file: 'sh', args: ['-c', 'echo out; echo err >&2; exit 3'] });

    expect(output).toMatchObject({ exitCode: 3, stdout: 'out' });
    expect([...output.tail].sort()).toEqual(['err', 'out']);
  });

  it('keeps the last 20 lines', async () => {
    const { tail } = await run({ file: 'seq', args: ['10000'] });

    expect(tail).toHaveLength(20);
    expect(tail.at(-1)).toBe('10000');
  });

  it('keeps the whole of a long stdout', async () => {
    const { stdout } = await run({ file: 'seq', args: ['20000'] });

    expect(stdout.split('\n')).toHaveLength(20000);
  });

  it('hands on every line', async () => {
    const lines: string[] = [];

    await run({ file: 'seq', args: ['3'] }, { onLine: (line) => lines.push(line) });

    expect(lines).toEqual(['1', '2', '3']);
  });

  it('lets no stream cut the lines of the other', async () => {
    const lines: string[] = [];
    const script = 'printf "one " >&2; sleep 0.1; echo two; sleep 0.1; echo three >&2';

    await run({ file: 'sh', args: ['-c', script] }, { onLine: (line) => lines.push(line) });

    expect(lines.sort()).toEqual(['one three', 'two']);
  });

  it('gives no word to a shell', async () => {
    expect((await run({ file: 'echo', args: ['$(id)', '`id`', ';', '*'] })).stdout).toBe('$(id) `id` ; *');
  });

  it('names a program that is not installed', async () => {
    await expect(run({ file: 'no-such-program', args: [] })).rejects.toThrow(
      'error[MISSING_PROGRAM]: program `no-such-program` is not installed\nhint: run `npm start`, or `apt-get install no-such-program`',
    );
  });

  it('keeps stdin open until it is told', async () => {
    const began = performance.now();
    const until = new Promise((resolve) => setTimeout(resolve, 300));

    const output = await run({ file: 'sh', args: ['-c', 'read line; echo over'] }, { until });

    expect(output.stdout).toBe('over');
    expect(performance.now() - began).toBeGreaterThan(290);
  });

  it('gives no stdin otherwise', async () => {
    expect((await run({ file: 'cat', args: [] })).exitCode).toBe(0);
  });

  it('ends all processes of a program that is stopped', async () => {
    const stopper = new AbortController();
    const lines: string[] = [];
    const script = 'sleep 1000 & echo $!; wait';

    const output = await run(
      { file: 'sh', args: ['-c', script] },
      {
        signal: stopper.signal,
        onLine: (line) => {
          lines.push(line);
          stopper.abort();
        },
      },
    );

    expect(output.signal).toBe('SIGTERM');
    expect(stateOf(Number(lines[0]))).toMatch(/^(gone|Z)$/);
  });
});

/** `Z` is a process that has ended, and whose new parent has not asked for its exit code yet. */
function stateOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] ?? '';
  } catch {
    return 'gone';
  }
}

describe('runWell', () => {
  it('says how a program failed, with the command as one could type it', async () => {
    const failing = runWell(run, { file: 'sh', args: ['-c', 'echo broken >&2; exit 2'] });

    await expect(failing).rejects.toBeInstanceOf(WorkbenchError);
    await expect(failing).rejects.toThrow(
      "error[COMMAND_FAILED]: `sh` ended with exit code 2\nhint: the command was\n  sh -c 'echo broken >&2; exit 2'\n  broken",
    );
  });
});
