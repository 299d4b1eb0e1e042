import { dpkgStatus, nodePackage, pythonMetadata, rDescription, rpmList, type Parsed } from './parsers.ts';
import { packagesIn } from './wanted-files.ts';

/** Packages as `name version`, with what else there is. */
const shown = ({ packages, odd }: Parsed) => [
  ...packages.map(({ name, version, arch, location }) => [name, version, arch, location].filter(Boolean).join(' ')),
  ...(odd === 0 ? [] : [`${odd} odd`]),
];

describe("dpkg's status", () => {
  const paragraph = (status: string, name = 'zlib1g') =>
    `Package: ${name}\nStatus: ${status}\nArchitecture: amd64\nDescription: library\n Package: not-me\n .\n more\nVersion: 1:1.3.1+dfsg-1~deb13u1\n`;

  it.each<[string, string, string[]]>([
    ['an installed package', paragraph('install ok installed'), ['zlib1g 1:1.3.1+dfsg-1~deb13u1 amd64']],
    ['one on hold', paragraph('hold ok installed'), ['zlib1g 1:1.3.1+dfsg-1~deb13u1 amd64']],
    ['one that is half configured', paragraph('install ok half-configured'), ['zlib1g 1:1.3.1+dfsg-1~deb13u1 amd64']],
    ['one that was removed', paragraph('deinstall ok config-files'), []],
    ['one that was purged', paragraph('purge ok not-installed'), []],
    ['a file of status.d, without a status', 'Package: tzdata\nVersion: 2026a-1\n', ['tzdata 2026a-1']],
    [
      'several, with lines as on Windows',
      `${paragraph('install ok installed', 'a1')}\r\n\r\n${paragraph('install ok installed', 'b2')}`,
      ['a1 1:1.3.1+dfsg-1~deb13u1 amd64', 'b2 1:1.3.1+dfsg-1~deb13u1 amd64'],
    ],
    ['nothing', '', []],
    ['bytes', '\0\uFFFD\u001b[2J', []],
    ['a package without a version', 'Package: half\nStatus: install ok installed\n', ['1 odd']],
    ['a name that would move the cursor', 'Package: a\u001b[2J\nVersion: 1\n', ['1 odd']],
    ['a version that would end a line of Markdown', 'Package: a\nVersion: 1`|<b>\n', ['1 odd']],
  ])('tells of %s', (_, text, expected) => {
    expect(shown(dpkgStatus(text))).toEqual(expected);
  });

  it('is read in moments where it is huge', () => {
    const began = performance.now();
    const text = Array.from({ length: 20_000 }, (_, index) => paragraph('install ok installed', `p${index}`)).join(
      '\n',
    );

    expect(dpkgStatus(text).packages).toHaveLength(20_000);
    expect(dpkgStatus(`Package: ${'a'.repeat(2_000_000)}\nVersion: 1\n`)).toEqual({ packages: [], odd: 1 });
    expect(dpkgStatus('\n \t'.repeat(300_000))).toEqual({ packages: [], odd: 0 });
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

describe("rpm's list", () => {
  it.each<[string, string, string[]]>([
    [
      'packages',
      'bash\t5.1.8-9.el9\tx86_64\nopenssl\t1:3.0.7-27.el9\tx86_64\n',
      ['bash 5.1.8-9.el9 x86_64', 'openssl 1:3.0.7-27.el9 x86_64'],
    ],
    ['keys, which are none', 'gpg-pubkey\t8483c65d-5ccc5b19\t(none)\n', []],
    ['a package of any architecture that tells none', 'a\t1^git-2\t(none)\n', ['a 1^git-2']],
    ['nothing', '', []],
    ['something else', 'error: cannot open Packages database\n', ['1 odd']],
  ])('tells of %s', (_, text, expected) => {
    expect(shown(rpmList(text))).toEqual(expected);
  });
});

describe('metadata of Python', () => {
  it.each<[string, string, string[]]>([
    [
      'a distribution, whose name has one spelling',
      'Metadata-Version: 2.1\nName: Jupyter_Server.Proxy\nVersion: 4.0.1\n',
      ['jupyter-server-proxy 4.0.1 /site'],
    ],
    ['an epoch and a local version', 'Name: torch\nVersion: 1!2.0.1+cu118\n', ['torch 1!2.0.1+cu118 /site']],
    ['headers alone: a text behind them is none', 'Name: a\nVersion: 1\n\nName: b\nVersion: 2\n', ['a 1 /site']],
    ['a distribution without a version', 'Name: a\n\nVersion: 2\n', ['1 odd']],
    ['nothing', '', ['1 odd']],
  ])('tells of %s', (_, text, expected) => {
    expect(shown(pythonMetadata(text, '/site'))).toEqual(expected);
  });
});

describe('a DESCRIPTION of R', () => {
  it.each<[string, string, string[]]>([
    [
      'a package',
      'Package: data.table\nVersion: 1.17.0\nTitle: Extension\n  of data.frame\nBuilt: R 4.5.0; ; 2025-03-04\n',
      ['data.table 1.17.0 /library'],
    ],
    ['a template that was not built', 'Package: anRpackage\nVersion: 1.0\n', []],
    ['one without a name', 'Version: 1.0\nBuilt: R 4.5.0\n', ['1 odd']],
  ])('tells of %s', (_, text, expected) => {
    expect(shown(rDescription(text, '/library'))).toEqual(expected);
  });
});

describe('a package.json', () => {
  it.each<[string, string, string[]]>([
    ['a module', '{"name": "express", "version": "5.1.0"}', ['express 5.1.0 /modules']],
    ['one of a scope', '{"name": "@types/node", "version": "22.0.0-rc.1+b"}', ['@types/node 22.0.0-rc.1+b /modules']],
    ['how files are read', '{"type": "commonjs"}', []],
    ['no module: a list', '[]', []],
    ['a name of another type', '{"name": {"a": 1}, "version": "1"}', []],
    ['a name that leads elsewhere', '{"name": "../../etc/passwd", "version": "1"}', ['1 odd']],
    ['no JSON', '{"name": "cut o', ['1 odd']],
    ['nothing', 'null', ['1 odd']],
  ])('tells of %s', (_, text, expected) => {
    expect(shown(nodePackage(text, '/modules'))).toEqual(expected);
  });
});

describe('the files that tell of packages', () => {
  const python = 'Name: a\nVersion: 1\n';
  const r = 'Package: a\nVersion: 1\nBuilt: R\n';
  const node = '{"name":"a","version":"1"}';
  it.each<[string, string, string | undefined]>([
    ['/var/lib/dpkg/status', 'Package: a\nVersion: 1\n', ''],
    ['/var/lib/dpkg/status.d/a', 'Package: a\nVersion: 1\n', ''],
    ['/var/lib/dpkg/status.d/a.md5sums', '0 usr/bin/a', undefined],
    ['/home/var/lib/dpkg/status', 'Package: a\nVersion: 1\n', undefined],
    ['/usr/lib/python3/dist-packages/a-1.dist-info/METADATA', python, '/usr/lib/python3/dist-packages'],
    [
      '/opt/app-root/lib/python3.13/site-packages/a.egg-info/PKG-INFO',
      python,
      '/opt/app-root/lib/python3.13/site-packages',
    ],
    ['/usr/lib/python3/dist-packages/a-1.egg-info', python, '/usr/lib/python3/dist-packages'],
    ['/usr/lib/python3/dist-packages/setuptools/_vendor/a-1.dist-info/METADATA', python, undefined],
    ['/usr/lib/R/library/a/DESCRIPTION', r, '/usr/lib/R/library'],
    ['/opt/app-root/src/Rpackages/4.5/a/DESCRIPTION', r, '/opt/app-root/src/Rpackages/4.5'],
    ['/usr/lib/R/library/a/extdata/DESCRIPTION', r, undefined],
    ['/node_modules/a/package.json', node, '/node_modules'],
    ['/usr/lib/node_modules/@b/a/package.json', node, '/usr/lib/node_modules'],
    ['/x/node_modules/b/node_modules/a/package.json', node, '/x/node_modules/b/node_modules'],
    ['/usr/share/nodejs/a/package.json', node, '/usr/share/nodejs'],
    ['/x/node_modules/a/dist/esm/package.json', node, undefined],
    ['/x/package.json', node, undefined],
  ])('%s', (path, text, location) => {
    const parsed = packagesIn(path, text);

    expect(parsed?.packages.map((each) => each.location ?? '')).toEqual(
      location === undefined ? undefined : [location],
    );
  });
});
