import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeContext } from './write-context.ts';

const files = [
  { path: 'Containerfile', content: Buffer.from('FROM scratch\n'), executable: false },
  { path: 'ides/web/files/bin/run', content: Buffer.from('#!/bin/sh\n'), executable: true },
];

describe('a context', () => {
  let home: string;
  const modeOf = (path: string) => (statSync(join(home, path)).mode & 0o7777).toString(8);

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'context-'));
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  it('replaces what was there', () => {
    mkdirSync(join(home, 'context'));
    writeFileSync(join(home, 'context/old'), '');

    writeContext(join(home, 'context'), { files });

    expect(readdirSync(home)).toEqual(['context']);
    expect(readdirSync(join(home, 'context'))).toEqual(['Containerfile', 'ides']);
    expect(readFileSync(join(home, 'context/ides/web/files/bin/run'), 'utf8')).toBe('#!/bin/sh\n');
  });

  it.each([0o077, 0o002])('has the same modes whatever the umask is', (umask) => {
    const before = process.umask(umask);
    try {
      writeContext(join(home, 'context'), { files });
    } finally {
      process.umask(before);
    }

    expect(['context', 'context/ides/web/files', 'context/ides/web/files/bin/run'].map(modeOf)).toEqual([
      '755',
      '755',
      '755',
    ]);
    expect(modeOf('context/Containerfile')).toBe('644');
  });
});
