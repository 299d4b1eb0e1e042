import { join } from 'node:path';
import { stemOf } from '../catalogue/read-combinations.ts';
import { workspaceOf } from '../executors/workspace.ts';
import { skopeo } from '../fixtures/skopeo.ts';
import { nextStep } from './asked.ts';
import { converse, type Screen } from './converse.ts';
import { readFlags } from './flags.ts';
import { offersOf } from './offers.ts';
import { ownBase } from './own-base.ts';
import { matching, nextQuestion, offersLeft, type WizardAnswers } from './questions.ts';
import { WorkbenchError } from '../model/problem.ts';

const workspace = workspaceOf({ root: join(__dirname, '../..') });
const offers = offersOf(workspace);
const image = 'registry.example/team/python:3.11';

/** As if nothing were declared yet: of what is, nobody asks where to declare it. */
const ground = () => {
  const { catalogue } = workspace;
  const emptied = new Map(catalogue.releases.map((release) => [release.name, { ...release, combinations: [] }]));
  return {
    workspace: { ...workspace, catalogue: { ...catalogue, releases: [...emptied.values()] } },
    offers: offers.map(({ release, choices }) => ({ release: emptied.get(release.name) ?? release, choices })),
  };
};

/** What a person reads as menus, each cut to the names of its options, who takes or writes these and goes back at `back`. */
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
    read: async ({ key, take }, { canGoBack }) => {
      for (;;) {
        const reply = left.shift() ?? image;
        if (reply === 'back' && canGoBack) {
          seen.push(`${key}: back`);
          return 'back';
        }
        try {
          const option = await take(reply, new AbortController().signal);
          seen.push(`${key}: ${option.title}`);
          return option;
        } catch (error) {
          if (!(error instanceof WorkbenchError)) throw error;
          seen.push(`${key}: ${error.problems.map(({ code }) => code).join(' ')}`);
        }
      }
    },
    show: (lines) => {
      rows += lines.length;
      return lines.length;
    },
    answered: (question, option) => [`${question.key} ${option.name}`],
    erase: (count) => (rows -= count),
  };
  const { doors } = skopeo();
  const writtenBase = (from: string, so: WizardAnswers) => ownBase({ from }, so, workspace, doors);
  const talk = { ground: ground(), writtenBase, build: false };
  const answers = await converse(given, (so) => nextStep(so, talk), screen);
  const [offer] = offersLeft(answers.base?.offers ?? offers, answers);
  expect(offer?.choices).toHaveLength(1);
  seen.push(`= ${offer?.choices.map(stemOf).join(' ') ?? ''} in ${offer?.release.name ?? ''}, ${answers.place ?? ''}`);
  // Each question takes a row, one more is answered by the only option, and the summary takes five or six.
  const stands = new Set(seen.slice(0, -1).map((line) => line.split(':')[0])).size;
  expect(stands).toBeLessThanOrEqual(6);
  expect(rows).toBeGreaterThanOrEqual(stands);
  expect(rows).toBeLessThanOrEqual(7 + 6);
  return seen;
}

describe('the wizard', () => {
  it('asks six questions at most, and Enter alone leads to an image', async () => {
    expect(await asked({}, [])).toEqual([
      'release: 2026b 2023c',
      'system: deb12-py311 deb13-py313 own',
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
    expect(await asked({ ide: 'langflow', os: 'c9s' }, [])).toEqual([
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

  it("takes a base image of one's own in place of a system, and asks no more for that", async () => {
    const seen = await asked({}, ['2026b', 'own', image, 'datascience', 'jupyter', 'clone']);

    expect(seen).toEqual([
      'release: 2026b 2023c',
      'system: deb12-py311 deb13-py313 own',
      `base: ${image}`,
      'bundle: minimal datascience pytorch r',
      'ide: jupyter runtime',
      'place: release clone release-build clone-build',
      '= jupyter-datascience-python-py311 in 2026b, clone',
    ]);
  });

  it('says what is no base image, lets it be mended, and goes back from it and to it', async () => {
    const seen = await asked({ release: '2026b', bundle: 'minimal', ide: 'runtime' }, [
      'own',
      '',
      'quay.io/a/$(touch /tmp/x):1',
      'back',
      'own',
      image,
      'back',
      'back',
      'deb12-py311',
      'none',
    ]);

    expect(seen).toEqual([
      'system: deb12-py311 deb13-py313 own',
      'base: BAD_REFERENCE',
      'base: BAD_REFERENCE',
      'base: back',
      'system: deb12-py311 deb13-py313 own',
      `base: ${image}`,
      'place: release clone release-build clone-build',
      'base: back',
      'system: deb12-py311 deb13-py313 own',
      'accelerator: none cuda',
      'place: release clone release-build clone-build',
      '= runtime-minimal-deb12-py311 in 2026b, release',
    ]);
  });

  it("offers no base image of one's own where an OS or CUDA is said", () => {
    const menu = (answers: WizardAnswers) => nextQuestion(offers, answers)?.options.map(({ name }) => name);

    expect(menu({ release: '2023c', os: 'c9s' })).toEqual(['c9s-py39', 'c9s-py311']);
    expect(menu({ release: '2023c', accelerator: 'cuda' })).not.toContain('own');
  });

  it('never shows an empty menu', () => {
    const walk = (answers: WizardAnswers): number => {
      const question = nextQuestion(offers, answers);
      if (question === undefined) return 1;
      expect(question.options).not.toEqual([]);
      const known = question.options.filter(({ name }) => name !== 'own');
      return known.map((option) => walk({ ...answers, ...option.answers })).reduce((a, b) => a + b, 0);
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
    ['--base-name=x', '`--base-name` is about a base image, and none is named'],
    ['--base-family=deb', 'name it by `--base-image`'],
    ['--base-image=quay.io/a/b --os=c9s', '`--os` and `--base-image` both say what the image stands on'],
  ])('%j is refused', (words, message) => {
    const read = () => readFlags(words.split(' '));
    expect(read).toThrow(WorkbenchError);
    expect(read).toThrow(message);
    expect(read).not.toThrow(/\u001b/);
  });
});
