import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostTasksExecutionContext } from '@nx/devkit';
import { batchVariable, repeatedRun } from './repeated-run.ts';

type Results = PostTasksExecutionContext['taskResults'];

const argv = ['node', 'nx', 'run-many', '-t', 'build'];
const variables = { WORKBENCH_STORE: 'here' };

/** What Nx tells of tasks that ended so. */
function ended(...statuses: readonly string[]): Results {
  return Object.fromEntries(statuses.map((status, index) => [`${index}:build`, { status }])) as unknown as Results;
}
const restored = ended('local-cache', 'local-cache-kept-existing', 'remote-cache');

describe('a run like the last one', () => {
  let root: string;
  let cacheFolder: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'repeated-'));
    cacheFolder = join(root, '.nx/cache');
    for (const folder of ['images', 'tools']) mkdirSync(join(root, folder));
    writeFileSync(join(root, 'package-lock.json'), '{}');
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const look = ({
    words = argv,
    set = variables,
    environment = {},
  }: {
    words?: readonly string[];
    set?: Readonly<Record<string, string>>;
    environment?: Readonly<Record<string, string>>;
  } = {}) => repeatedRun({ root, cacheFolder, environment }, words, set);

  it('is one once all was restored', () => {
    expect(look().isRepeated).toBe(false);
    look().note(restored);
    expect(look().isRepeated).toBe(true);
  });

  it.each([['success'], ['failure'], ['skipped']])('is none after one with a task that ended in %s', (status) => {
    look().note(restored);
    look().note(ended('local-cache', status));
    expect(look().isRepeated).toBe(false);
  });

  it.each<[string, () => void]>([
    [
      'a file came',
      () => {
        writeFileSync(join(root, 'images/recipe.yaml'), '');
      },
    ],
    ...[
      'package-lock.json',
      'nx.json',
      '.gitignore',
      '.nxignore',
      'tools/executors.json',
      'tools/register.cjs',
      'tools/package.json',
      'tools/project.json',
    ].map((path): [string, () => void] => [
      `${path} changed`,
      () => {
        writeFileSync(join(root, path), '{"a": 1}');
      },
    ]),
    [
      "Nx's cache was removed",
      () => {
        rmSync(cacheFolder, { recursive: true });
      },
    ],
  ])('is none once %s', (_, change) => {
    look().note(restored);
    change();
    expect(look().isRepeated).toBe(false);
  });

  it.each<[string, Parameters<typeof look>[0]]>([
    ['other words', { words: [...argv, '--skip-nx-cache'] }],
    ['an image that is gone', { set: { ...variables, WORKBENCH_GENERATION_WEB: '1' } }],
    ['another store', { set: { WORKBENCH_STORE: 'there' } }],
    ['another engine', { environment: { WORKBENCH_ENGINE: 'podman' } }],
    ["Nx's cache turned off", { environment: { NX_SKIP_NX_CACHE: 'true' } }],
  ])('is none with %s', (_, run) => {
    look().note(restored);
    expect(look(run).isRepeated).toBe(false);
  });

  it('is none if files changed while the last one ran', () => {
    const run = look();
    writeFileSync(join(root, 'images/recipe.yaml'), '');
    run.note(restored);
    expect(look().isRepeated).toBe(false);
  });
});

describe("Nx's batches", () => {
  it.each<[boolean, readonly string[], Readonly<Record<string, string>>, Record<string, string>]>([
    [true, argv, {}, { NX_BATCH_MODE: 'false' }],
    [false, argv, {}, {}],
    [true, [...argv, '--batch'], {}, {}],
    [true, [...argv, '--no-batch'], {}, {}],
    [true, [...argv, '--batch=false'], {}, {}],
    [true, argv, { NX_BATCH_MODE: 'true' }, {}],
  ])('in a run that is repeated (%s) by %j with %j', (isRepeated, words, environment, expected) => {
    expect(batchVariable({ isRepeated }, words, environment)).toEqual(expected);
  });
});
