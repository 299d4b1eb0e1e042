import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytes, seconds, showProgress } from './progress.ts';

describe('numbers', () => {
  it.each([
    [0, '0 s'],
    [59_400, '59 s'],
    [60_000, '1 min 00 s'],
    [185_000, '3 min 05 s'],
  ])('%d ms are %s', (time, text) => {
    expect(seconds(time)).toBe(text);
  });

  it.each([
    [1_990_000, '2 MB'],
    [999_400_000, '999 MB'],
    [1_470_000_000, '1.47 GB'],
  ])('%d bytes are %s', (count, text) => {
    expect(bytes(count)).toBe(text);
  });
});

describe('progress', () => {
  it('shows each step, a sign of life between them, and keeps every line in the log', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'progress-'));
    const shown: string[] = [];
    let time = 0;
    const print = { data: () => undefined, note: (line: string) => shown.push(line), problem: () => undefined };
    const progress = showProgress(print, join(folder, 'deep/build.log'), () => time);

    progress.line('STEP 1/2: FROM scratch');
    progress.line('quick line');
    time = 6000;
    progress.line('line after a while');
    time = 6100;
    progress.line(`STEP 2/2: RUN ${'x'.repeat(200)}`);

    expect(shown[0]).toBe('     0 s  STEP 1/2: FROM scratch');
    expect(shown[1]).toBe('     6 s  … line after a while');
    expect(shown[2]).toMatch(/^ {5}6 s {2}STEP 2\/2: RUN x+…$/);
    expect(shown).toHaveLength(3);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await readFile(join(folder, 'deep/build.log'), 'utf8')).split('\n')).toHaveLength(5);
    rmSync(folder, { recursive: true });
  });
});
