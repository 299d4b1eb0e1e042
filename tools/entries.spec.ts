import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import executors from './executors.json';
import generators from './generators.json';

/** What another process, into which nothing was loaded, finds behind a reference like `./executors.cjs#build`. */
function typesOf(references: readonly string[]): string[] {
  const script = `
    const [folder, ...references] = process.argv.slice(1);
    const types = references.map((reference) => {
      const [file, name] = reference.split('#');
      return typeof require(require('node:path').join(folder, file))[name];
    });
    console.log(JSON.stringify(types));`;
  const answer = execFileSync(process.execPath, ['-e', script, __dirname, ...references], { encoding: 'utf8' });
  return JSON.parse(answer) as string[];
}

describe('what Nx is told to load', () => {
  it.each([
    [
      'executors',
      Object.values(executors.executors).flatMap((executor) => [
        executor.implementation,
        ...('batchImplementation' in executor ? [executor.batchImplementation] : []),
      ]),
    ],
    ['generators', Object.values(generators.generators).map(({ factory }) => factory)],
  ])('is a function for each of the %s', (_, references) => {
    expect(typesOf(references)).toEqual(references.map(() => 'function'));
  });

  it('has a schema for each', () => {
    const all = [...Object.values(executors.executors), ...Object.values(generators.generators)];
    for (const { schema } of all) expect([schema, existsSync(join(__dirname, schema))]).toEqual([schema, true]);
  });
});
