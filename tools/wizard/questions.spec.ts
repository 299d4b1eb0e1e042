import { join } from 'node:path';
import { stemOf } from '../catalogue/read-combinations.ts';
import { workspaceOf } from '../executors/workspace.ts';
import { converse, type Screen } from './converse.ts';
import { readFlags } from './flags.ts';
import { offersOf } from './offers.ts';
import { matching, nextQuestion, offersLeft, placeQuestion, type Question, type WizardAnswers } from './questions.ts';
import { WorkbenchError } from '../model/problem.ts';

const offers = offersOf(workspaceOf({ root: join(__dirname, '../..') }));

/** What a person reads as menus, each cut to the names of its options, who takes these and goes back at `back`. */
async function asked(given: WizardAnswers, replies: readonly string[]): Promise<string[]> {
  const seen: string[] = [];
  const left = [...replies];
  let rows = 0;
  const screen: Screen = {
    ask: (question, { canGoBack }) => {
      seen.push(`${question.key}: ${question.options.map(({ name }) => name).join(' ')}`);
      const reply = left.shift();
      if (reply === 'back' && canGoBack) return Promise.resolve('back');
      const option = question.options.find(({ name }) => reply === undefined || name === reply);
      if (option === undefined) throw new Error(`${question.key} does not offer ${String(reply)}`);
      return Promise.resolve(option);
    },
    show: (lines) => {
      rows += lines.length;
      return lines.length;
    },
    answered: (question, option) => [`${question.key} ${option.name}`],
    erase: (count) => (rows -= count),
  };
  const place = (answers: WizardAnswers): Question | undefined =>
    answers.place === undefined ? placeQuestion('f.yaml', { build: false }) : undefined;
  const answers = await converse(
    given,
    (so) => {
      const question = nextQuestion(offers, so);
      if (question !== undefined) return { question };
      const last = place(so);
      return last === undefined ? undefined : { question: last, before: ['a', 'summary'] };
    },
    screen,
  );
  const [offer] = offersLeft(offers, answers);
  expect(offer?.choices).toHaveLength(1);
  seen.push(`= ${offer?.choices.map(stemOf).join(' ') ?? ''} in ${offer?.release.name ?? ''}, ${answers.place ?? ''}`);
  // Each question takes a row, and the summary two.
  const stands = new Set(seen.slice(0, -1).map((line) => line.split(':')[0])).size;
  expect(rows).toBeGreaterThanOrEqual(stands);
  expect(rows).toBeLessThanOrEqual(6 + 2);
  return seen;
}

describe('the wizard', () => {
  it('asks six questions at most, and Enter alone leads to an image', async () => {
    expect(await asked({}, [])).toEqual([
      'release: 2026b 2023c',
      'system: deb12-py311 deb13-py313',
      'accelerator: none cuda',
      'bundle: minimal datascience pytorch r',
      'ide: jupyter runtime',
      'place: release clone release-build clone-build',
      '= jupyter-minimal-deb12-py311 in 2026b, release',
    ]);
  });

  it('offers what fits to what was chosen before', async () => {
    const seen = await asked({}, ['2023c', 'c9s-py39', 'none', 'optapy', 'vscode', 'clone']);

    expect(seen).toContain('bundle: minimal datascience tensorflow optapy r spark');
    expect(seen.at(-1)).toBe('= vscode-optapy-c9s-py39 in 2023c, clone');
  });

  it('asks nothing that flags answer, nor what has one answer', async () => {
    expect(await asked({ ide: 'langflow' }, [])).toEqual([
      'place: release clone release-build clone-build',
      '= cuda-langflow-langflow-c9s-py39 in 2023c, release',
    ]);
  });

  it('goes back, past what had one answer, and forgets what followed', async () => {
    const seen = await asked({ release: '2023c', bundle: 'r' }, [
      'c9s-py311',
      'none',
      'rstudio',
      'back',
      'back',
      'back',
    ]);

    expect(seen.map((line) => line.split(':')[0])).toEqual([
      'system',
      'accelerator',
      'ide',
      'place',
      'ide',
      'accelerator',
      'system',
      'accelerator',
      'ide',
      'place',
      '= vscode-r-c9s-py39 in 2023c, release',
    ]);
  });

  it('never shows an empty menu', () => {
    const walk = (answers: WizardAnswers): number => {
      const question = nextQuestion(offers, answers);
      if (question === undefined) return 1;
      expect(question.options).not.toEqual([]);
      return question.options.map((option) => walk({ ...answers, ...option.answers })).reduce((a, b) => a + b, 0);
    };

    expect(walk({})).toBe(offers.flatMap(({ choices }) => choices).length);
  });
});

describe('typing', () => {
  const option = (name: string, title: string, description: string) => ({ name, title, description, answers: {} });
  const options = [option('c9s', 'CentOS Stream 9', 'has Python'), option('deb13', 'Debian 13', 'has more')];

  it.each([
    ['', ['c9s', 'deb13']],
    ['DEB', ['deb13']],
    ['stream cent', ['c9s']],
    ['more', ['deb13']],
    ['.*', []],
  ])('%j leaves %j', (typed, names) => {
    expect(matching(options, typed).map(({ name }) => name)).toEqual(names);
  });
});

describe('flags', () => {
  it('are answers', () => {
    expect(readFlags(['--ide', 'jupyter', '--no-local', '--dry-run'])).toEqual({
      ide: 'jupyter',
      local: false,
      build: false,
      dryRun: true,
      help: false,
    });
  });

  it.each([
    ['--idee', 'Unknown option `--idee`'],
    ['word', 'Unexpected argument `word`'],
    ['--ide', 'Option `--ide <value>` argument missing'],
    ['--\u001b[31m', 'Unknown option'],
  ])('%j is refused', (word, message) => {
    expect(() => readFlags([word])).toThrow(WorkbenchError);
    expect(() => readFlags([word])).toThrow(message);
    expect(() => readFlags([word])).not.toThrow(/\u001b/);
  });
});
