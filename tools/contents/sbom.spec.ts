import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv from 'ajv';
import type { Contents } from '../model/contents.ts';
import { listOf, listText } from './list-text.ts';
import { contentsOfSbom } from './read-sbom.ts';
import { sbomText } from './sbom.ts';

const contents: Contents = {
  image: 'jupyter-r-deb13-py313_2026b',
  digest: `sha256:${'a1'.repeat(32)}`,
  system: { id: 'debian', version: '13' },
  packages: [
    { type: 'deb', name: 'libstdc++6', version: '1:14.2.0-19+b1~deb13u1', arch: 'amd64' },
    { type: 'deb', name: 'libstdc++6', version: '1:14.2.0-19+b1~deb13u1', arch: 'i386' },
    { type: 'rpm', name: 'bash', version: '5.1.8-9.el9', arch: 'x86_64' },
    { type: 'pypi', name: 'numpy', version: '2.2.4', location: '/opt/app-root/lib/python3.13/site-packages' },
    { type: 'pypi', name: 'numpy', version: '2.2.4', location: '/usr/lib/python3/dist-packages' },
    { type: 'cran', name: 'data.table', version: '1.17.0', location: '/usr/lib/R/site-library' },
    { type: 'npm', name: '@types/node', version: '22.0.0', location: '/usr/share/nodejs' },
    { type: 'npm', name: 'yjs', version: '13.6.8', location: '/usr/share/nodejs' },
  ],
};
const empty: Contents = { image: 'empty', digest: contents.digest, packages: [] };

/** CycloneDX's own schema, as the library that writes the document brings it along. */
function validator() {
  const folder = join(dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json')), 'res/schema');
  const schema = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as object;
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, logger: false });
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
    const file = `${name}.SNAPSHOT.schema.json`;
    // The document's schema calls them by the names that their files have in the library.
    ajv.addSchema({ ...schema(file), $id: `http://cyclonedx.org/schema/${file}` });
  }
  return ajv.compile(schema('bom-1.6.SNAPSHOT.schema.json'));
}

describe('the CycloneDX document', () => {
  const validate = validator();

  it.each([contents, empty])('is one, by the schema: $image', async (each) => {
    const text = await sbomText(each);

    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
    expect(validate({ ...(JSON.parse(text) as object), components: [{ type: 'wish' }] })).toBe(false);
  });

  it('tells packages apart by their addresses', async () => {
    const { components } = JSON.parse(await sbomText(contents)) as { components: { purl: string }[] };

    expect(components.map(({ purl }) => purl).sort()).toEqual([
      'pkg:cran/data.table@1.17.0',
      'pkg:deb/debian/libstdc%2B%2B6@1:14.2.0-19+b1~deb13u1?arch=amd64&distro=debian-13',
      'pkg:deb/debian/libstdc%2B%2B6@1:14.2.0-19+b1~deb13u1?arch=i386&distro=debian-13',
      'pkg:npm/%40types/node@22.0.0',
      'pkg:npm/yjs@13.6.8',
      'pkg:pypi/numpy@2.2.4',
      'pkg:rpm/debian/bash@5.1.8-9.el9?arch=x86_64&distro=debian-13',
    ]);
  });

  it.each([contents, empty])('tells all that the list tells: $image', async (each) => {
    expect(contentsOfSbom(await sbomText(each))).toEqual(each);
    expect(listOf(listText(each))).toEqual(each);
  });

  it('is the same, byte by byte, whatever order packages come in, and another for another image', async () => {
    const text = await sbomText(contents);
    const turned = { ...contents, packages: [...contents.packages].reverse() };

    expect(await sbomText(contents)).toBe(text);
    expect(await sbomText(turned)).toBe(text);
    expect(listText(turned)).toBe(listText(contents));
    const serial = (of: string) => (JSON.parse(of) as { serialNumber: string }).serialNumber;
    expect(serial(await sbomText(empty))).not.toBe(serial(text));
    expect(text).not.toMatch(/"timestamp"/);
  });

  it('of somebody else, of another format, or cut off, is not believed', async () => {
    const text = await sbomText(contents);

    for (const other of [
      '',
      '[]',
      text.slice(0, 500),
      '{"bomFormat":"CycloneDX","metadata":{}}',
      text.replace('"value": "1"', '"value": "2"'),
      text.replace(contents.digest, 'sha256:1'),
    ])
      expect(contentsOfSbom(other)).toBeUndefined();
  });

  it('may name packages as it wants: those that can be none are left out', async () => {
    const text = (await sbomText(contents)).replaceAll('"name": "yjs"', '"name": "y\\u001b[2J"');

    expect(contentsOfSbom(text)?.packages.map(({ name }) => name)).not.toContain('yjs');
    expect(contentsOfSbom(text)?.packages).toHaveLength(contents.packages.length - 1);
  });
});

describe('the list of contents', () => {
  it('has a line for each package', () => {
    const lines = listText(contents).split('\n');

    expect(lines[0]).toBe(
      `{"image":"jupyter-r-deb13-py313_2026b","digest":"${contents.digest}","system":{"id":"debian","version":"13"},"packages":[`,
    );
    expect(lines[1]).toBe('{"type":"deb","name":"libstdc++6","version":"1:14.2.0-19+b1~deb13u1","arch":"amd64"},');
    expect(lines).toHaveLength(contents.packages.length + 3);
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['an empty object', '{}'],
    ['a list', '[]'],
    ['one without a digest', '{"image":"a","digest":"b","packages":[]}'],
    ['one that is cut off', listText(contents).slice(0, -9)],
  ])('is not %s', (_, text) => {
    expect(listOf(text)).toBeUndefined();
  });
});
