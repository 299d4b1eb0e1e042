import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { filesOf } from '../fixtures/files-of.ts';
import { tinyWorkspace } from '../fixtures/problems-of.ts';
import { tinyImages } from '../fixtures/tiny-files.ts';
import { imagesOf } from '../matrix/images-of.ts';
import { contentsFile } from '../model/contents.ts';
import { recordFile } from '../model/record.ts';
import { need } from '../recipe/image-facts.ts';
import { builtContents } from './built-contents.ts';
import { contentsVariables } from './contents-variables.ts';

const catalogue = readCatalogue(filesOf(tinyWorkspace));
const image = need(imagesOf(catalogue).get(tinyImages.web));
const digest = `sha256:${'a'.repeat(64)}`;

const record = {
  name: image.name,
  digest,
  fingerprint: digest,
  parent: null,
  tags: [`${image.name}_20261101`, `${image.name}_latest`],
  size: 1,
  layers: [],
};
const contents = {
  image: image.name,
  digest,
  packages: [
    { type: 'deb', name: 'python3-numpy', version: '1:1.26.4+ds-8' },
    { type: 'pypi', name: 'pip', version: '25.1' },
  ],
};

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'built-contents-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(path: string, value: unknown): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof value === 'string' ? value : JSON.stringify(value));
}

const known = () => builtContents(root, catalogue)(image);

describe('the contents of an image that was built here', () => {
  it("are the versions of its OS's packages", () => {
    write(recordFile(image.name), record);
    write(contentsFile(image.name), contents);

    expect(known()).toEqual(new Map([['python3-numpy', '1:1.26.4+ds-8']]));
  });

  it.each(['1"}]\n', '', 'none', '$(id)', `1${'0'.repeat(100)}`])('leave out what is no version: %j', (version) => {
    write(recordFile(image.name), record);
    write(contentsFile(image.name), {
      ...contents,
      packages: [...contents.packages, { type: 'deb', name: 'odd', version }],
    });

    expect(known()).toEqual(new Map([['python3-numpy', '1:1.26.4+ds-8']]));
  });

  it.each<[string, unknown, unknown]>([
    ['there is no record', undefined, contents],
    ['there are no contents', record, undefined],
    ['the image was built anew since', { ...record, digest: `sha256:${'b'.repeat(64)}` }, contents],
    ['the release has another day by now', { ...record, tags: [`${image.name}_20250101`] }, contents],
    ['they are of another image', record, { ...contents, image: tinyImages.base }],
    ['they are cut off', record, JSON.stringify(contents).slice(0, -9)],
    ['they are empty', record, ''],
    ['they have another form', record, { ...contents, packages: { numpy: '1.26.4' } }],
    ['a version is a number', record, { ...contents, packages: [{ type: 'deb', name: 'a', version: 1 }] }],
    ['they are JSON and nothing', record, null],
  ])('are not believed where %s', (_, recorded, told) => {
    if (recorded !== undefined) write(recordFile(image.name), recorded);
    if (told !== undefined) write(contentsFile(image.name), told);

    expect(known()).toBeUndefined();
  });
});

describe('the variables that tell Nx of contents', () => {
  it('are another when the record or the contents are, and only those of that release', () => {
    expect(contentsVariables(root)).toEqual({});
    write(contentsFile('a_2025a'), '');
    write(contentsFile(image.name), contents);
    const bare = contentsVariables(root);
    write(recordFile(image.name), record);
    const recorded = contentsVariables(root);
    write(contentsFile(image.name), { ...contents, packages: [] });
    const other = contentsVariables(root);

    expect(Object.keys(other).sort()).toEqual(['WORKBENCH_CONTENTS_2025A', 'WORKBENCH_CONTENTS_2026T']);
    const sums = [bare, recorded, other].map((variables) => variables['WORKBENCH_CONTENTS_2026T']);
    expect(new Set(sums).size).toBe(3);
    expect(other['WORKBENCH_CONTENTS_2025A']).toBe(bare['WORKBENCH_CONTENTS_2025A']);
    expect(contentsVariables(root)).toEqual(other);
  });
});
