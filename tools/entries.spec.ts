import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import executors from './executors.json';
import generators from './generators.json';

/** What a script says in JSON that runs in a process of its own, into which nothing was loaded, with `references`. */
function said(script: string, references: readonly string[] = []): unknown {
  const args = ['-e', `console.log(JSON.stringify((${script})(process.argv.slice(1))))`, ...references];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: __dirname, encoding: 'utf8' }));
}

/** Whether what is behind `./executors.cjs#build` is a function of the file beside the reference. */
const areThose = `(pairs) => pairs.map((pair) => {
  const [reference, source] = pair.split(' ');
  const [file, name] = reference.split('#');
  const found = require(file)[name];
  return typeof found === 'function' && Object.values(require(source)).includes(found);
})`;

describe('what Nx is told to load', () => {
  it.each([
    [
      'executors',
      Object.entries(executors.executors).flatMap(([name, executor]) => {
        const { implementation, batchImplementation } = { batchImplementation: undefined, ...executor };
        const references = [implementation, batchImplementation].filter((reference) => reference !== undefined);
        return references.map((reference) => `${reference} ./executors/${name}/executor.ts`);
      }),
    ],
    [
      'generators',
      Object.entries(generators.generators).map(
        ([name, { factory }]) => `${factory} ./generators/${name}/generator.ts`,
      ),
    ],
  ])('is that of each of the %s', (_, pairs) => {
    expect(said(areThose, pairs)).toEqual(pairs.map(() => true));
  });

  it('is a plugin with projects and hooks', () => {
    const names = ['createNodes', 'name', 'postTasksExecution', 'preTasksExecution'];
    expect(said("() => Object.keys(require('./plugin.cjs')).sort()")).toEqual(names);
  });

  it('has a schema for each', () => {
    const all = [...Object.values(executors.executors), ...Object.values(generators.generators)];
    for (const { schema } of all) expect([schema, existsSync(join(__dirname, schema))]).toEqual([schema, true]);
  });
});
