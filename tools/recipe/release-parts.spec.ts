import { filesOf } from '../fixtures/files-of.ts';
import { problemsOf, tinyWorkspace } from '../fixtures/problems-of.ts';
import { fileOf, rendered, textOf } from '../fixtures/rendered.ts';
import { problemText, type Problem } from '../model/problem.ts';
import { flatten } from './flatten.ts';
import { readRequirements } from './requirements.ts';

const base = 'base-tiny-py313_2026t';
const science = 'bundle-science-tiny-py313_2026t';
const web = 'web-science-tiny-py313_2026t';
const sum = 'a'.repeat(64);

/** A bundle that downloads a tool. */
const download = (sha256: string | null): Record<string, string> => ({
  'images/bundles/science/downloads.yaml': 'tool:\n  url: https://example.org/{channel}/tool-{version}.tgz\n',
  'images/bundles/science/builder.hbs': 'RUN tar -xf /tmp/downloads/tool-{{pins.tool}}.tgz -C /opt\n',
  'images/bundles/science/custom.hbs': 'COPY --from={{builder}} /opt/tool /opt/tool\n',
  'releases/2026t/pins/bundles/science.yaml': `values: { channel: stable }\ndownloads:\n  tool: { version: 1.2.3, sha256: ${String(sha256)} }\n`,
});

describe('downloads', () => {
  it('are fetched and checked in a stage of their own, from which the image takes what it needs', () => {
    expect(textOf(rendered(science, download(sum)))).toContain(`FROM \${PARENT} AS ${science}-builder
ARG SOURCE_DATE_EPOCH=1793491200
USER 0:0
RUN set -eu; \\
    mkdir -p /tmp/downloads; \\
    curl --fail --silent --show-error --location --retry 5 --output /tmp/downloads/tool-1.2.3.tgz \\
      https://example.org/stable/tool-1.2.3.tgz; \\
    echo '${sum}  /tmp/downloads/tool-1.2.3.tgz' | sha256sum --check; \\
    ls -l /tmp/downloads

RUN tar -xf /tmp/downloads/tool-1.2.3.tgz -C /opt

FROM \${PARENT}
`);
  });

  it('keep their stage when the chain becomes one Containerfile', () => {
    const [below, own] = [rendered(base), rendered(science, download(sum))];
    const text = fileOf(
      {
        ...own,
        files: flatten([
          { name: base, context: below },
          { name: science, context: own },
        ]),
      },
      'Containerfile',
    );

    expect(text).toContain(`FROM ${base} AS ${science}-builder\n`);
    expect(text).toContain(`FROM ${base} AS ${science}\n`);
    expect(text).toContain(`COPY --from=${science}-builder /opt/tool /opt/tool\n`);
  });

  it('without a sum can be read, and not be built', () => {
    expect(rendered(science, download(sum)).unpinned).toEqual([]);
    expect(rendered(science, download(null)).unpinned.map(problemText)).toEqual([
      [
        'error[UNPINNED]: the sum of https://example.org/stable/tool-1.2.3.tgz is not known',
        '  at releases/2026t/pins/bundles/science.yaml:3#/downloads/tool',
        'hint: run `npx nx lock 2026t` on a machine that reaches it',
      ].join('\n'),
    ]);
  });

  it('of what is accelerated are asked for where they are pinned', () => {
    const { 'releases/2026t/pins/bundles/science.yaml': pins = '', ...recipe } = download(null);
    const context = rendered('cuda-bundle-science-tiny-py313_2026t', {
      ...recipe,
      'releases/2026t/pins/cuda.yaml': pins,
      'releases/2026t/release.yaml': `${tinyWorkspace['releases/2026t/release.yaml'] ?? ''}cuda: { tiny: [runtime] }\n`,
      'releases/2026t/combinations/web-science-tiny-py313.yaml': undefined,
      'releases/2026t/combinations/runtime-science-tiny-py313.yaml': undefined,
      'releases/2026t/combinations/cuda-web-science-tiny-py313.yaml':
        'ide: web\nbundle: science\nos: tiny\npython: py313\naccelerator: cuda\n',
      'images/cuda/runtime/recipe.yaml': 'title: A step\ndescription: CUDA\norder: 1\n',
    });

    expect(context.unpinned.map(({ where }) => where)).toEqual(['releases/2026t/pins/cuda.yaml:3#/downloads/tool']);
  });

  it('without a version are answered by where to write it', () => {
    const unpinned = { ...download(sum), 'releases/2026t/pins/bundles/science.yaml': undefined };

    expect(problemsOf({ ...unpinned, 'images/bundles/science/builder.hbs': undefined })).toEqual([
      [
        'error[MISSING_PIN]: the release pins no version of `tool`',
        '  at images/bundles/science/downloads.yaml:1#/tool',
        'hint: add `downloads: { tool: { version: …, sha256: null } }` to releases/2026t/pins/bundles/science.yaml, then run `npx nx lock <release>`',
      ].join('\n'),
    ]);
  });

  it('that would overwrite each other are refused, in whatever folders they are asked for', () => {
    const more = 'other:\n  url: https://example.org/else/tool-{version}.tgz\n';
    const pins = download(sum)['releases/2026t/pins/bundles/science.yaml'] ?? '';
    const problems = problemsOf({
      ...download(sum),
      'images/bundles/science/on-tiny/downloads.yaml': more,
      'releases/2026t/pins/bundles/science.yaml': `${pins}  other: { version: 1.2.3, sha256: null }\n`,
    });

    expect(problems).toEqual([
      [
        'error[DUPLICATE_FILE]: `tool` and `other` are both downloaded as `tool-1.2.3.tgz`',
        '  at images/bundles/science/on-tiny/downloads.yaml:1#/other',
        'hint: one would overwrite the other: mend one of the addresses; the first stands at images/bundles/science/downloads.yaml:1#/tool',
      ].join('\n'),
    ]);
  });

  it('called as what every object has are pinned as others are', () => {
    const problems = problemsOf({ 'images/bundles/science/downloads.yaml': 'constructor: { url: https://a.org/b }\n' });

    expect(problems).toEqual([expect.stringContaining('the release pins no version of `constructor`')]);
  });

  it.each(['a{}', '{a-b}/tool', '..', '../tool', '.', 'a}'])('from %j, filled in, are refused', (end) => {
    const url = `https://example.org/{channel}/${end}`;
    const changed = { 'images/bundles/science/downloads.yaml': `tool: { url: '${url}' }\n` };

    expect(problemsOf({ ...download(sum), ...changed })).toEqual([
      [
        `error[BAD_VALUE]: filled in, "https://example.org/stable/${end}" is no address`,
        '  at images/bundles/science/downloads.yaml:1#/tool',
        'hint: see its braces, and the values in releases/2026t/pins/bundles/science.yaml',
      ].join('\n'),
    ]);
  });

  it.each([
    ['no https', 'http://example.org/tool.tgz'],
    ['a command', 'https://example.org/$(reboot)/tool.tgz'],
    ['two words', 'https://example.org/a b'],
    ['no file', 'https://example.org/'],
  ])('are refused from an address that is %s', (_, url) => {
    expect(
      problemsOf({ ...download(sum), 'images/bundles/science/downloads.yaml': `tool: { url: '${url}' }\n` }),
    ).toEqual([
      expect.stringContaining('error[BAD_VALUE]: `tool.url`: expected an address that begins with `https://`'),
    ]);
  });
});

describe('pinned texts', () => {
  const channel = {
    'releases/2026t/pins/bundles/science.yaml':
      'texts: { channel: "two words, driver>=450" }\ndownloads:\n  tool: { version: 1.2.3, sha256: null }\n',
  };

  it('enter templates', () => {
    const text = textOf(
      rendered(science, { ...channel, 'images/bundles/science/custom.hbs': 'ENV A="{{pins.channel}}"\n' }),
    );

    expect(text).toContain('ENV A="two words, driver>=450"\n');
  });

  it('make no package and no address', () => {
    const problems = problemsOf({
      ...download(sum),
      ...channel,
      'images/bundles/science/os-packages.txt': 'numbers-{channel}  # to reckon with\n',
    });

    expect(problems.map((problem) => problem.split('\n').slice(0, 2).join('\n'))).toEqual([
      'error[MISSING_PIN]: the release pins no value called `channel`\n  at images/bundles/science/os-packages.txt:1',
      'error[MISSING_PIN]: the release pins no value called `channel`\n  at images/bundles/science/downloads.yaml:1#/tool',
    ]);
  });
});

describe('pinned values', () => {
  it('are filled into packages and texts', () => {
    const context = rendered(science, {
      'images/bundles/science/os-packages.txt': 'numbers-{series}-{numbers}  # to reckon with\n',
      'images/bundles/science/custom.hbs': 'ENV NUMBERS_VERSION={{pins.numbers}}\n',
      'releases/2026t/pins/bundles/science.yaml': 'values: { series: 11-8, numbers: 11.8.89-1 }\n',
    });

    expect(textOf(context)).toContain('for package in numbers-11-8-11.8.89-1; do');
    expect(textOf(context)).toContain('ENV NUMBERS_VERSION=11.8.89-1\n');
  });

  it('that are not there are answered by where to write them', () => {
    expect(problemsOf({ 'images/bundles/science/os-packages.txt': 'numbers-{series}  # to reckon with\n' })).toEqual([
      [
        'error[MISSING_PIN]: the release pins no value called `series`',
        '  at images/bundles/science/os-packages.txt:1',
        'hint: add `values: { series: … }` to releases/2026t/pins/bundles/science.yaml',
      ].join('\n'),
    ]);
  });
});

describe('a base from a registry', () => {
  const from = {
    'images/base/tiny/recipe.yaml': `${tinyWorkspace['images/base/tiny/recipe.yaml'] ?? ''}from: { py313: quay.io/tiny/python:1 }\n`,
  };
  const baseOf = (more: Readonly<Record<string, string>>) =>
    rendered(base, { ...from, 'images/base/tiny/rootfs.tar': undefined, ...more });

  it('names its parent by the digest that the release pins', () => {
    const context = baseOf({ 'releases/2026t/pins/base/tiny.yaml': `parents: { py313: sha256:${sum} }\n` });

    expect(textOf(context)).toContain(`ARG PARENT=quay.io/tiny/python:1@sha256:${sum}\n`);
    expect(context.unpinned).toEqual([]);
  });

  it.each([
    ['is not pinned', {}],
    ['is pinned to nothing yet', { 'releases/2026t/pins/base/tiny.yaml': 'parents: { py313: null }\n' }],
  ])('can be read, and not be built, while its digest %s', (_, more) => {
    const context = baseOf(more);

    expect(textOf(context)).toContain('ARG PARENT=quay.io/tiny/python:1\n');
    expect(context.unpinned.map(({ code, message }) => [code, message])).toEqual([
      ['UNPINNED', 'the digest of `quay.io/tiny/python:1` is not known'],
    ]);
  });

  it('becomes one layer where something is set again on it', () => {
    const text = textOf(baseOf({ 'images/base/tiny/flattened.hbs': 'ENV HOME=/opt/app-root/src\n' }));

    expect(text).toContain(`FROM \${PARENT} AS ${base}-origin\n`);
    expect(text).toContain(`FROM scratch\nCOPY --from=${base}-origin / /\n\nENV HOME=/opt/app-root/src\n\nLABEL`);
  });
});

describe('a lock', () => {
  const path = 'releases/2026t/locks/science/py313/requirements.txt';
  const hash = `--hash=sha256:${sum}`;

  it('is installed by the image of its bundle, and by no other', () => {
    const files = { [path]: `-i https://pypi.org/simple\nnumpy==1.26.4; python_version >= '3.9' ${hash}\n` };
    const context = rendered(science, files);

    expect(textOf(context)).toContain('COPY --chown=1001:0 --chmod=0664 requirements/science/requirements.txt');
    expect(textOf(context)).toContain('list=/opt/app-root/etc/requirements/science/requirements.txt;');
    expect(textOf(context)).toContain('--require-hashes --requirement "$list"');
    expect(fileOf(context, 'requirements/science/requirements.txt')).toBe(files[path]);
    expect(context.unpinned).toEqual([]);
    expect(textOf(rendered(web, files))).not.toContain('requirements');
    expect(textOf(rendered('bundle-minimal-tiny-py313_2026t', files))).not.toContain('requirements');
  });

  it('of what notebooks need is installed by an IDE that says so', () => {
    const files = {
      'releases/2026t/locks/science/py313/requirements-jupyter.txt': `jupyterlab==3.6.5 \\\n    ${hash}\n`,
      'images/ides/web/recipe.yaml': `${tinyWorkspace['images/ides/web/recipe.yaml'] ?? ''}requirements: jupyter\n`,
    };

    expect(textOf(rendered(web, files))).toContain('requirements/science/requirements-jupyter.txt');
    expect(rendered(web, files).unpinned).toEqual([]);
  });

  it.each([
    "six==1.16.0; python_version >= '2.7' and python_version not in '3.0, 3.1, 3.2'",
    "connect==0.6.14; python_version ~= '3.7' and sys_platform == 'linux'",
    'torch==2.0.1+cu118',
    'mkl[all,more]==1!2023.1.post1 ; implementation_name == "cpython"',
    '--index-url=https://example.org:8443/simple/',
    '--extra-index-url http://127.0.0.1:8080/simple',
    '  # only a comment, with a backslash \\',
    'scipy==1.0  # why',
    `scipy==1.0 \\\n${hash} \\\n  ${hash}\n# why`,
    `scipy==1.0 \\\n# why \\\nnumpy==1.0`,
    'scipy==1.0  # why \\\nnumpy>=1.0, which goes on the comment',
  ])('may hold %j', (line) => {
    expect(problemsOf({ [path]: `${line}\n` })).toEqual([]);
  });

  it('may be as large as real ones are, and is read at once', () => {
    const packages = Array.from({ length: 300 }, (_, at) => `package${at}==1.${at}; python_version >= '3.9'`);
    const text = packages.map((line) => [line, ...Array<string>(40).fill(`    ${hash}`)].join(' \\\n')).join('\n');
    const files = filesOf({ [path]: text });
    const problems: Problem[] = [];
    const began = performance.now();

    expect(readRequirements(files, path, problems)).toEqual({ path, hashed: true });
    expect(problems).toEqual([]);
    expect(text.length).toBeGreaterThan(1_000_000);
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it.each([
    ['spaces', `a==1;${' '.repeat(1_000_000)}:`],
    ['backslashes', `a==1${'\\'.repeat(1_000_000)}:\\`],
    ['hashes', `a==1${` ${hash}`.repeat(20_000)}:`],
    ['comments', ' #'.repeat(500_000)],
    ['dots', `-i https://${'a.'.repeat(500_000)}:`],
  ])('made to be slow, of many %s, is read at once', (_, text) => {
    const began = performance.now();
    readRequirements(filesOf({ [path]: text }), path, []);

    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('without hashes can be read, and not be built', () => {
    expect(rendered(science, { [path]: 'numpy==1.26.4\n' }).unpinned.map(({ code }) => code)).toEqual(['UNPINNED']);
  });

  it('that was never made can be read, and not be built', () => {
    const context = rendered(science, { 'releases/2026t/locks/science/py313/Pipfile': '[packages]\n' });

    expect(context.unpinned.map(({ message, where }) => [message, where])).toEqual([
      ['what is asked there was never locked', 'releases/2026t/locks/science/py313/Pipfile'],
    ]);
  });

  it.each([
    ['a range', 'numpy>=1.26', 'BAD_REQUIREMENT'],
    ['an address', 'numpy @ https://example.org/numpy.whl', 'BAD_REQUIREMENT'],
    ['an option', '--trusted-host example.org', 'BAD_REQUIREMENT'],
    ['another file', '-r /etc/passwd', 'BAD_REQUIREMENT'],
    ['a command', 'numpy==1.0; $(reboot)', 'BAD_REQUIREMENT'],
    ['an index without https', '--index-url http://example.org/simple', 'BAD_INDEX'],
    ['an index with a password', '--extra-index-url https://me:secret@example.org/simple', 'BAD_INDEX'],
    ['an index with a password behind `=`', '--index-url=https://me:secret@example.org/simple', 'BAD_INDEX'],
    ['an index with a query', '-i https://example.org/simple?key=secret', 'BAD_INDEX'],
    ['an index that is none', '-i secret', 'BAD_INDEX'],
    ['an index right behind its option', '-ihttps://me:secret@example.org/simple', 'BAD_REQUIREMENT'],
    ['an option with a password', '--proxy https://me:secret@example.org', 'BAD_REQUIREMENT'],
    ['an address with a password', 'numpy @ https://me:secret@example.org/numpy.whl', 'BAD_REQUIREMENT'],
    ['an option behind a marker', 'numpy==1.0; python_version --global-option=x', 'BAD_REQUIREMENT'],
    ['a form feed', 'numpy==1.0;\f-r', 'BAD_REQUIREMENT'],
    ['a vertical tab', 'numpy==1.0;\v-r', 'BAD_REQUIREMENT'],
    ['a next line', '# why\u0085numpy', 'BAD_REQUIREMENT'],
    ['a line separator', '# why\u2028numpy', 'BAD_REQUIREMENT'],
    ['a separator of records', 'numpy==1.0;\x1e-r', 'BAD_REQUIREMENT'],
    ['a letter that not every locale has', '# weißt du', 'BAD_REQUIREMENT'],
    ['an encoding', '# -*- coding: utf-7 -*-', 'BAD_REQUIREMENT'],
    ['a last line that goes on', '-r /etc/passwd \\', 'BAD_REQUIREMENT'],
    ['a line that goes on in a version', 'numpy==1.0 \\\nscipy==1.0', 'BAD_REQUIREMENT'],
  ])('with %s is refused', (_, line, code) => {
    const [problem, ...more] = problemsOf({ [path]: `scipy==1.0\n${line}` });

    expect(problem).toContain(`error[${code}]`);
    expect(problem).toContain(`${path}:2`);
    expect(problem).not.toContain('secret');
    expect(more).toEqual([]);
  });
});

describe('a snippet', () => {
  const files = {
    'snippets/proxy.hbs': 'EXPOSE 8888\n',
    'snippets/proxy/files/etc/proxy.conf': 'listen 8888\n',
    'snippets/proxy/on-tiny/os-packages.txt': 'proxy  # in front of the IDE\n',
    'images/ides/web/custom.hbs': '{{> proxy}}\n',
  };

  it('brings files and packages along to those who call it', () => {
    const context = rendered(web, files);

    expect(textOf(context)).toContain(
      'COPY --chown=0:0 --chmod=0644 snippets/proxy/files/etc/proxy.conf /etc/proxy.conf',
    );
    expect(textOf(context)).toContain('for package in proxy; do');
    expect(textOf(context)).toContain('EXPOSE 8888');
    expect(textOf(rendered('runtime-science-tiny-py313_2026t', files))).not.toContain('proxy');
  });
});

describe('a release with a copy of its own', () => {
  const next = {
    'releases/2027t/release.yaml': (tinyWorkspace['releases/2026t/release.yaml'] ?? '').replace('2026', '2027'),
    'releases/2027t/combinations/web-science-tiny-py313.yaml': 'ide: web\nbundle: science\nos: tiny\npython: py313\n',
  };
  const newer = 'web-science-tiny-py313_2027t';

  it('of a recipe uses that, and others the shared one', () => {
    const own = {
      ...next,
      'releases/2027t/overrides/images/ides/web/recipe.yaml': 'title: New web\ndescription: A new page\norder: 10\n',
      'releases/2027t/overrides/images/ides/web/files/opt/new': 'new\n',
    };

    expect(textOf(rendered(newer, own))).toContain('COPY --chown=0:0 --chmod=0644 ides/web/files/opt/new /opt/new');
    expect(textOf(rendered(newer, own))).toContain('summary="New web, Science');
    expect(textOf(rendered(newer, own))).not.toContain('start-web.sh');
    expect(rendered(web, own)).toEqual(rendered(web));
  });

  it('of a recipe says so in the label of its source', () => {
    const own = {
      ...next,
      'releases/2027t/overrides/images/ides/web/recipe.yaml': tinyWorkspace['images/ides/web/recipe.yaml'] ?? '',
    };

    expect(textOf(rendered(newer, own))).toContain('/tree/main/releases/2027t/overrides/images/ides/web"');
  });

  it("of a snippet's text keeps what the snippet brings along, and the other way round", () => {
    const proxy = {
      ...next,
      'snippets/proxy.hbs': 'EXPOSE 8888\n',
      'snippets/proxy/files/etc/proxy.conf': 'listen 8888\n',
      'images/ides/web/custom.hbs': '{{> proxy}}\n',
    };
    const text = rendered(newer, { ...proxy, 'releases/2027t/overrides/snippets/proxy.hbs': 'EXPOSE 9999\n' });
    const files = rendered(newer, { ...proxy, 'releases/2027t/overrides/snippets/proxy/files/etc/own.conf': 'x\n' });

    expect(textOf(text)).toContain('EXPOSE 9999');
    expect(textOf(text)).toContain('/etc/proxy.conf');
    expect(textOf(files)).toContain('EXPOSE 8888');
    expect(textOf(files)).toContain('/etc/own.conf');
    expect(textOf(files)).not.toContain('/etc/proxy.conf');
  });

  it('of a snippet uses that, and others the shared one', () => {
    const own = { ...next, 'releases/2027t/overrides/snippets/fix-permissions.hbs': 'RUN own\n' };

    expect(textOf(rendered(newer, own))).toContain('RUN own\n');
    expect(rendered(web, own)).toEqual(rendered(web));
  });
});

describe('an IDE that knows runtime images', () => {
  it('is told of those that its release publishes', () => {
    const context = rendered(web, {
      'images/ides/web/recipe.yaml': `${tinyWorkspace['images/ides/web/recipe.yaml'] ?? ''}runtimeImages: { tiny: /opt/runtimes }\n`,
      'releases/2026t/combinations/runtime-minimal-tiny-py313.yaml':
        'ide: runtime\nbundle: minimal\nos: tiny\npython: py313\ntitle: \'The "minimal" one\'\n',
    });
    const file = 'runtime-images/runtime-minimal-tiny-py313_2026t.json';

    expect(context.files.map(({ path }) => path).filter((path) => path.startsWith('runtime-images/'))).toEqual([
      file,
      'runtime-images/runtime-science-tiny-py313_2026t.json',
    ]);
    expect(JSON.parse(fileOf(context, file))).toEqual({
      display_name: 'The "minimal" one (2026t)',
      metadata: {
        display_name: 'The "minimal" one (2026t)',
        image_name: 'registry.example/workbench-images:runtime-minimal-tiny-py313_2026t_20261101',
        pull_policy: 'IfNotPresent',
        tags: [],
      },
      schema_name: 'runtime-image',
    });
    expect(textOf(context)).toContain(`${file} /opt/runtimes/runtime-minimal-tiny-py313_2026t.json`);
  });
});
