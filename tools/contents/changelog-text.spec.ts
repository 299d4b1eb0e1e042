import { daysIn, withSection, type ChangelogSection } from './changelog-text.ts';
import type { Change } from './difference.ts';

const moved: Change = { type: 'deb', name: 'libssl3t64', before: '3.5.1-1', after: '3.5.4-1~deb13u1' };
const changes: Change[] = [
  { type: 'pypi', name: 'polars', after: '1.0.0' },
  moved,
  { type: 'cran', name: 'zoo', before: '1.8' },
];
const section: ChangelogSection = {
  to: '20261124',
  from: '20261101',
  images: [
    { image: 'vscode-r-deb13-py313', changes: 'there is no image `vscode-r-deb13-py313_2026b_20261101`' },
    { image: 'runtime-r-deb13-py313', changes },
    { image: 'jupyter-r-deb13-py313', changes },
    { image: 'jupyter-minimal-deb12-py311', changes: [] },
    { image: 'jupyter-minimal-deb13-py313', changes: [moved] },
  ],
};
const later: ChangelogSection = { ...section, to: '20261224', from: '20261124' };

describe('a changelog', () => {
  const text = withSection(undefined, '2026b', section);

  it('tells once what changed in several images alike, and what was not compared', () => {
    expect(text).toBe(`# What changed in the images of 2026b

\`npx nx run 2026b:changelog\` writes it, from what the images hold.

## 20261124, since 20261101

### jupyter-minimal-deb13-py313

1 moved:

- moved: deb \`libssl3t64\` \`3.5.1-1\` → \`3.5.4-1~deb13u1\`

### jupyter-r-deb13-py313, runtime-r-deb13-py313

1 came, 1 went, 1 moved:

- came: pypi \`polars\` \`1.0.0\`
- moved: deb \`libssl3t64\` \`3.5.1-1\` → \`3.5.4-1~deb13u1\`
- went: cran \`zoo\` \`1.8\`

Nothing changed: jupyter-minimal-deb12-py311

Not compared:

- vscode-r-deb13-py313: there is no image \`vscode-r-deb13-py313_2026b_20261101\`
`);
  });

  it('stays as it is when the same is told again', () => {
    expect(withSection(text, '2026b', section)).toBe(text);
    const both = withSection(text, '2026b', later);
    expect(withSection(both, '2026b', section)).toBe(both);
    expect(withSection(both, '2026b', later)).toBe(both);
  });

  it('has the latest on top, and knows its days', () => {
    const both = withSection(text, '2026b', later);

    expect(both.match(/^## .*$/gm)).toEqual(['## 20261224, since 20261124', '## 20261124, since 20261101']);
    expect(daysIn(both)).toEqual(['20261224', '20261124']);
    expect(daysIn('## 2026, since ever\n')).toEqual([]);
  });

  it('replaces a section about the same days, and keeps what people wrote elsewhere', () => {
    const written = withSection(text.replace('from what the images hold.', 'by hand.'), '2026b', later);
    const again = withSection(written, '2026b', { ...section, images: [{ image: 'a', changes: [] }] });

    expect(again).toContain('by hand.');
    expect(again).toContain('## 20261124, since 20261101\n\nNothing changed: a\n');
    expect(again.match(/^## /gm)).toHaveLength(2);
    expect(again).toContain('## 20261224, since 20261124\n\n### jupyter-minimal-deb13-py313');
  });
});
