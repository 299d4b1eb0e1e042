import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceOf } from '../workspace.ts';
import { catalogueFile, cataloguePage } from './catalogue-page.ts';

const root = join(__dirname, '../../..');

describe(catalogueFile, () => {
  it('tells what the catalogue holds: `npx nx run tools:docs` writes it', () => {
    const written = readFileSync(join(root, catalogueFile), 'utf8');

    expect(written).toBe(cataloguePage(workspaceOf({ root })));
  });
});
