import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { tinyImages } from '../fixtures/tiny-files.ts';
import type { Contents } from '../model/contents.ts';
import { localRepository } from '../model/local-repository.ts';
import { containersIn, namesIn, recordOf } from './images.ts';
import { kills } from './killed-builds.ts';
import { forget, reading, tinyClone, writing } from './registry-clones.ts';
import { digestOf, repositoryOf } from './registry-content.ts';
import { mountsOf, processesOf } from './processes.ts';
import { startRegistry, type Registry } from './registry.ts';
import type { WorkspaceCopy } from './workspace-copy.ts';

const { minimal, science } = tinyImages;

const contentsOf = (copy: WorkspaceCopy, image: string) =>
  JSON.parse(copy.read(`dist/images/${image}/contents.json`)) as Contents;
const shown = ({ packages }: Contents) =>
  packages.map(({ type, name, version, location = '' }) => `${type} ${name} ${version} ${location}`.trim());
/** Lines that a task printed, without the name that Nx puts in front. */
const linesOf = (all: string) => all.split('\n').map((line) => line.replace(/^[\w-]+_\w+: /, ''));

describe('the list of what is in an image', () => {
  let copy: WorkspaceCopy;
  const files = 'images/bundles/science/files';

  beforeAll(async () => {
    copy = tinyClone();
    const site = `${files}/usr/lib/python3/site-packages`;
    copy.write(`${site}/Rare_Name-1.dist-info/METADATA`, 'Metadata-Version: 2.1\nName: Rare_Name\nVersion: 1.5rc1\n');
    copy.write(`${site}/old.egg-info/PKG-INFO`, 'Name: old\nVersion: 0.1\n');
    copy.write(`${site}/huge-1.dist-info/METADATA`, `Name: huge\nVersion: 1\n\n${'x'.repeat(17 * 1024 * 1024)}`);
    copy.write(`${site}/evil-1.dist-info/METADATA`, 'Name: evil`$(reboot)\nVersion: 1\n');
    copy.write(
      `${files}/usr/lib/R/library/zoo/DESCRIPTION`,
      'Package: zoo\nVersion: 1.8-12\nBuilt: R 4.5.0; ; ; unix\n',
    );
    copy.write(`${files}/opt/modules/@a/b/package.json`, '{"name":"@a/b","version":"2.0.0"}');
    copy.write(`${files}/opt/modules/@a/b/modules/c/package.json`, '{"name":"c","version":"3.0.0"}');
    copy.write(`${files}/etc/os-release`, 'ID=tiny\nVERSION_ID="7"\n');
    copy.write(
      'images/bundles/science/custom.hbs',
      [
        // As a name of a recipe's folder, git leaves it out.
        'RUN cd /opt/modules/@a/b && mv modules node_modules && mv /opt/modules /opt/node_modules',
        // Where these lead to is none of the image's.
        'RUN mkdir -p /usr/lib/python3/site-packages/link-1.dist-info /var/lib/dpkg /srv',
        'RUN ln -s /var/lib/dpkg/status /usr/lib/python3/site-packages/link-1.dist-info/METADATA',
        'RUN ln -s ../../../../../../../../../../var/lib/dpkg/status /var/lib/dpkg/status',
        'RUN ln -s /usr/lib/python3 /srv/python3 && mkfifo /usr/lib/python3/site-packages/pipe.egg-info',
        'RUN odd="/opt/node_modules/$(printf "\\377\\nx")" && mkdir -p "$odd" && echo \'{"name":"d","version":"4"}\' > "$odd/package.json"',
        'RUN mkdir -m 0 /usr/lib/python3/site-packages/shut-1.dist-info && chmod 0 /opt/node_modules/@a/b/package.json',
        '',
      ].join('\n'),
    );
    await copy.nx(['build', science]);
  });
  afterEach(async () => {
    expect(await containersIn(copy)).toEqual([]);
    expect(copy.temporaryFolders()).toEqual([]);
    expect(mountsOf(copy)).toEqual([]);
  });
  afterAll(() => copy.remove());

  const expected = [
    'pypi old 0.1 /usr/lib/python3/site-packages',
    'pypi rare-name 1.5rc1 /usr/lib/python3/site-packages',
    'cran zoo 1.8-12 /usr/lib/R/library',
    'npm @a/b 2.0.0 /opt/node_modules',
    'npm c 3.0.0 /opt/node_modules/@a/b/node_modules',
    'npm d 4 /opt/node_modules',
  ];

  it('has what lies there, follows no link, and is the same with each engine', async () => {
    const first = await copy.nx(['contents', science, '--output-style=stream']);
    const texts = () => ['contents.json', 'sbom.cdx.json'].map((file) => copy.read(`dist/images/${science}/${file}`));

    expect(first.all).toContain(`listed    ${science}`);
    expect(first.exitCode).toBe(0);
    const [list, sbom] = texts();
    expect(first.all).toMatch(/huge-1\.dist-info\/METADATA` of \S+ is not read: it has more than 16777216 bytes/);
    expect(first.all).toContain(`1 entries of ${science} have no name or version that a package can have`);
    expect(shown(contentsOf(copy, science))).toEqual(expected);
    expect(contentsOf(copy, science)).toMatchObject({
      image: science,
      digest: recordOf(copy, science).digest,
      system: { id: 'tiny', version: '7' },
    });
    expect(sbom).toContain('"bomFormat": "CycloneDX"');

    const podman = await copy.nx(['contents', science, '--skip-nx-cache'], { WORKBENCH_ENGINE: 'podman' });
    expect(podman.exitCode).toBe(0);
    expect(texts()).toEqual([list, sbom]);
  });

  it('is cached by the image', async () => {
    const again = await copy.nx(['contents', science, '--output-style=stream']);

    expect(again.all).toMatch(/local cache|existing outputs match the cache/);
    expect(again.exitCode).toBe(0);
  });

  it.each(['SIGINT to Nx', 'SIGKILL to all'])('leaves nothing behind when %s ends it', async (how) => {
    // A find that takes its time, so that there is something to end.
    const slow = join(copy.temporary, '..', 'slow');
    mkdirSync(slow, { recursive: true });
    writeFileSync(join(slow, 'find'), '#!/bin/sh\ntouch "${0%/*}/begun"\nsleep 60\n', { mode: 0o755 });
    const path = { PATH: `${slow}:${process.env['PATH'] ?? ''}` };
    const nx = copy.start(['contents', minimal, '--skip-nx-cache'], path);
    while (!existsSync(join(slow, 'begun'))) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await containersIn(copy)).toHaveLength(1);
    await kills[how]?.(nx, copy);
    await execa('rm', ['-r', slow]);

    // One that Nx has cached starts no engine, and tidies nothing up.
    const next = await copy.nx(['contents', minimal, '--skip-nx-cache']);

    expect(next.exitCode).toBe(0);
    expect(shown(contentsOf(copy, minimal))).toEqual([]);
    expect(processesOf(copy)).toEqual([]);
  });
});

/** As little of Debian as starts, at two days. */
describe('the changelog between two days of Debian', () => {
  const image = 'runtime-minimal-boot-py313';
  const name = 'team/boot';
  const file = 'releases/2026t/CHANGELOG.md';
  const version = 'images/bundles/minimal/files/usr/lib/python3/dist-packages/thing-1.dist-info/METADATA';
  let registry: Registry;
  let copy: WorkspaceCopy;

  const recipe = (packages: readonly string[]) =>
    [
      'title: Boot',
      'description: As little of Debian as starts',
      'order: 20',
      'family: tiny',
      "pythons: { py313: '3.13' }",
      `bootstrap: { suite: trixie, variant: essential, include: [${packages.join()}] }`,
      '',
    ].join('\n');
  const tagged = (day: string) => `${image}_2026t_${day}`;
  const nx = (args: readonly string[], env: Record<string, string>) => copy.nx([...args, '--output-style=stream'], env);
  const only = ['--projects', `${image}_2026t`];

  beforeAll(async () => {
    registry = await startRegistry();
    copy = tinyClone();
    for (const each of ['web-science-tiny', 'runtime-science-tiny', 'runtime-minimal-tiny'])
      await execa('rm', [join(copy.root, `releases/2026t/combinations/${each}-py313.yaml`)]);
    copy.write(`releases/2026t/combinations/${image}.yaml`, 'ide: runtime\nbundle: minimal\nos: boot\npython: py313\n');
    copy.write('images/base/boot/recipe.yaml', recipe(['zlib1g', 'bsdextrautils']));
    copy.write(version, 'Name: thing\nVersion: 1\n');
    const first = await nx(['run-many', '-t', 'publish', ...only], writing(registry.host, name));
    expect([first.exitCode, first.exitCode === 0 ? '' : first.all]).toEqual([0, '']);

    copy.write('images/base/boot/recipe.yaml', recipe(['zlib1g', 'hello', 'rpm']));
    copy.write(version, 'Name: thing\nVersion: 2\n');
    copy.write('images/bundles/minimal/custom.hbs', madeByRpm);
    copy.write('releases/2026t/release.yaml', copy.read('releases/2026t/release.yaml').replace('20261101', '20261124'));
    const second = await nx(['run-many', '-t', 'publish', ...only], writing(registry.host, name));
    expect([second.exitCode, second.exitCode === 0 ? '' : second.all]).toEqual([0, '']);
  });
  afterAll(async () => {
    await copy.remove();
    await registry.close();
  });

  /** A package that the image's own rpm made and installed. */
  const madeByRpm = `RUN printf '%s\\n' 'Name: made-by-rpm' 'Epoch: 3' 'Version: 1.0' 'Release: 1' 'Summary: s' 'License: MIT' 'BuildArch: noarch' '%description' 's' '%files' > /tmp/a.spec && \\
    rpmbuild -bb --define '_topdir /tmp/rpm' /tmp/a.spec && \\
    rpm --install --nodeps /tmp/rpm/RPMS/noarch/*.rpm && rm -r /tmp/rpm /tmp/a.spec
`;

  /** What the image's own dpkg says. */
  const debs = async (day: string): Promise<Map<string, string>> => {
    const { stdout: container } = await execa('buildah', ['from', `${localRepository}:${tagged(day)}`], copy);
    try {
      const ask = ['dpkg-query', '-W', '-f', '${Package} ${Version}\\n'];
      const args = ['run', '--isolation=chroot', '--network=host', container, '--', ...ask];
      const { stdout } = await execa('buildah', args, copy);
      return new Map(stdout.split('\n').map((line) => line.split(' ') as [string, string]));
    } finally {
      await execa('buildah', ['rm', container], copy);
    }
  };

  it('lists exactly the packages that differ', async () => {
    const [before, after] = await Promise.all([debs('20261101'), debs('20261124')]);
    const came = [...after].filter(([each]) => !before.has(each)).map((each) => ['came', ...each]);
    const went = [...before].filter(([each]) => !after.has(each)).map((each) => ['went', ...each]);
    const expected = [...came, ...went].map(([word, each, number]) => `- ${word}: deb \`${each}\` \`${number}\``);
    expect(expected.length).toBeGreaterThan(5);
    expect([...after].filter(([each, number]) => before.has(each) && before.get(each) !== number)).toEqual([]);

    const { all, exitCode } = await nx(['run', '2026t:changelog'], reading(registry.host, name));

    expect([exitCode, exitCode === 0 ? '' : all]).toEqual([0, '']);
    expect(copy.read(file)).toContain(`\n## 20261124, since 20261101\n\n### ${image}\n`);
    const lines = copy.read(file).split('\n');
    expect(lines.filter((line) => line.startsWith('- ')).sort()).toEqual(
      [...expected, '- moved: pypi `thing` `1` → `2`', '- came: rpm `made-by-rpm` `3:1.0-1`'].sort(),
    );
  });

  it('is the same when it is written again, from the store alone, and in a clone without any image', async () => {
    const text = copy.read(file);

    const again = await nx(['run', '2026t:changelog'], reading(registry.host, name));
    expect(again.all).toContain(`unchanged ${file}`);
    const alone = await nx(['run', '2026t:changelog'], { WORKBENCH_REGISTRY: '' });
    expect(alone.all).toContain(`unchanged ${file}`);
    expect(copy.read(file)).toBe(text);
    expect(await containersIn(copy)).toEqual([]);

    await forget(copy);
    await execa('rm', [join(copy.root, file)]);
    const fresh = await nx(['run', '2026t:changelog'], reading(registry.host, name));
    expect([fresh.exitCode, fresh.exitCode === 0 ? '' : fresh.all]).toEqual([0, '']);
    expect(copy.read(file)).toBe(text);
    expect(await namesIn(copy)).toEqual([]);
  });

  it('is told of one image as well, without pulling it', async () => {
    const against = ['diff', `${image}_2026t`, '--against'];

    const { all, exitCode } = await nx([...against, tagged('20261101')], reading(registry.host, name));
    expect(exitCode).toBe(0);
    const changes = copy
      .read(file)
      .split('\n')
      .filter((line) => line.startsWith('- ')).length;
    const lines = linesOf(all);
    expect(lines.filter((line) => /^ {2}(came|went|moved) /.test(line))).toHaveLength(changes);
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}moved {2}pypi {2}thing +1 -> 2$/));
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}came {3}deb {3}hello +\d/));
    expect(await namesIn(copy)).toEqual([]);

    const same = await nx([...against, `${image}_2026t`], reading(registry.host, name));
    expect(same.all).toContain(`${image}_2026t against ${image}_2026t: nothing changed`);
  });

  it('lies in the registry as a document beside each image, once', async () => {
    const content = repositoryOf(registry.host, name);
    const published = (await content.manifest(tagged('20261124')))?.digest ?? '';
    const tag = `${published.replace(':', '-')}.sbom`;
    const before = await content.manifest(tag);

    const again = await nx(['run-many', '-t', 'publish', ...only], writing(registry.host, name));

    expect(again.exitCode).toBe(0);
    expect((await content.manifest(tag))?.digest).toBe(before?.digest);
    expect(await content.broken()).toEqual([]);
    const { layers } = JSON.parse(before?.bytes.toString('utf8') ?? '{}') as { layers: { digest: string }[] };
    const response = await fetch(`http://${registry.host}/v2/${name}/blobs/${layers[0]?.digest ?? ''}`);
    const sbom = Buffer.from(await response.arrayBuffer());
    expect(digestOf(sbom)).toBe(layers[0]?.digest);
    expect(JSON.parse(sbom.toString('utf8'))).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
  });

  it.each<[string, string[], RegExp]>([
    ['a tag that there is not', ['diff', `${image}_2026t`, '--against', 'no-such'], /error\[UNKNOWN_TAG\]: "no-such"/],
    ['a word that is no tag', ['diff', `${image}_2026t`, '--against', '../../v2;x'], /error\[UNKNOWN_TAG\]/],
    ['a day without images', ['run', '2026t:changelog', '--from', '20250101'], /error\[NOTHING_TO_COMPARE\]/],
    ['no release', ['run', '2026t:changelog', '--from', '2099z'], /error\[UNKNOWN_RELEASE\]: "2099z" is neither/],
    ['the later day first', ['run', '2026t:changelog', '--from', '20261201'], /error\[BAD_OPTIONS\]/],
    ['no day before', ['run', '2026t:changelog', '--to', '20261101'], /error\[NO_EARLIER_DAY\]/],
  ])('says what is wrong with %s, and changes nothing', async (_, args, message) => {
    const text = copy.read(file);

    const { all, exitCode } = await nx(args, reading(registry.host, name));

    expect(all).toMatch(message);
    expect(all).not.toMatch(/ at .*\.[jt]s:\d+/);
    expect(exitCode).toBe(1);
    expect(copy.read(file)).toBe(text);
  });
});
