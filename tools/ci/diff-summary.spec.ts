import { diffSummary, type ContextDiff, type Rendered } from './diff-summary.ts';

const none: Rendered = { base: '0123456789abcdef', compared: 0, diffs: [], came: [], went: [] };

function diffOf(image: string, lines: readonly string[], names: readonly string[] = []): ContextDiff {
  const head = ['diff --git a/Containerfile b/Containerfile', '--- a/Containerfile', '+++ b/Containerfile'];
  return { image, names, text: [...head, ...lines].join('\n') };
}

const summary = (given: Partial<Rendered>) => diffSummary({ ...none, compared: given.diffs?.length ?? 0, ...given });

describe('the summary of what is rendered otherwise', () => {
  it('says that nothing is', () => {
    expect(summary({ compared: 3 })).toBe(
      '### What is rendered otherwise\n\nCompared with `0123456789ab`: 0 images of 3 affected have another context.\n',
    );
  });

  it('shows a diff once for all images that it holds for, and names those that came and went', () => {
    const text = summary({
      diffs: [
        diffOf(
          'lab_1',
          ['@@ -1,2 +1,2 @@', ' FROM base_1', '-LABEL name=lab_1 on=base_1 a', '+LABEL name=lab_1 b'],
          ['base_1'],
        ),
        diffOf('run_1', ['@@ -7 +9 @@', '-RUN a', '+RUN b']),
        diffOf(
          'lab_2',
          ['@@ -5,2 +5,2 @@', ' USER 0', '-LABEL name=lab_2 on=base_2 a', '+LABEL name=lab_2 b'],
          ['base_2'],
        ),
      ],
      came: ['new_1'],
      went: ['old_1', 'old_2'],
    });

    expect(text).toBe(`### What is rendered otherwise

Compared with \`0123456789ab\`: 3 images of 3 affected have another context.

New: \`new_1\`

Gone: \`old_1\`, \`old_2\`

<details><summary>2 images, as in <code>lab_1</code> but for their names</summary>

\`lab_1\`, \`lab_2\`

\`\`\`diff
diff --git a/Containerfile b/Containerfile
--- a/Containerfile
+++ b/Containerfile
@@ -1,2 +1,2 @@
 FROM base_1
-LABEL name=lab_1 on=base_1 a
+LABEL name=lab_1 b
\`\`\`

</details>

<details><summary><code>run_1</code></summary>

\`\`\`diff
diff --git a/Containerfile b/Containerfile
--- a/Containerfile
+++ b/Containerfile
@@ -7 +9 @@
-RUN a
+RUN b
\`\`\`

</details>
`);
  });

  it('keeps apart what changes in another file', () => {
    const one = diffOf('a', ['+x']);
    const other = { ...diffOf('b', ['+x']), text: one.text.replaceAll('Containerfile', 'files/etc/x') };

    expect(summary({ diffs: [one, other] })).not.toContain('2 images, as in');
  });

  it('can be ended by nothing that images contain', () => {
    const text = summary({
      diffs: [
        diffOf('lab', [
          '+```',
          '+````` </details> <script>alert(1)</script> @everyone',
          '+\u202Etxt.exe\u001B[31m\u0000',
        ]),
      ],
    });
    const [, fence = ''] = /^(`+)diff$/m.exec(text) ?? [];

    expect(fence).toBe('``````');
    // The block ends where ours ends it, and nowhere before.
    expect(text.split('\n').filter((line) => line.trim() === fence)).toHaveLength(1);
    expect(text).toMatch(/^`{6}\n\n<\/details>\n$/m);
    expect(text).toContain('+\\u{202e}txt.exe\\u{1b}[31m\\u{0}');
    expect(text).not.toMatch(/[\u202E\u001B\0]/);
  });

  it('takes no name for more than a name', () => {
    const evil = 'x` <img src=x onerror=alert(1)> [link](https://example.org) @team\n# title';
    const text = summary({ diffs: [diffOf(evil, ['+x'])], came: [evil], went: [evil] });

    expect(text).not.toMatch(/<img|\]\(|@team|^# title/m);
    expect(text).toMatch(/^New: `[^`\n]*`$/m);
    expect(text).toMatch(/<summary><code>x\?\?\?img\?src\?x/);
  });

  it.each<[string, ContextDiff[]]>([
    [
      'one large diff',
      [
        diffOf(
          'big',
          Array.from({ length: 20_000 }, (_, line) => `+line ${String(line)} ä😀`),
        ),
      ],
    ],
    ['one long line', [diffOf('wide', [`+${'😀'.repeat(500_000)}`])]],
    [
      'many different diffs',
      Array.from({ length: 400 }, (_, index) => diffOf(`i${String(index)}`, [`+${'x'.repeat(700)} ${String(index)}`])),
    ],
    ['many backticks', [diffOf('ticks', [`+${'`'.repeat(900)}`, ...Array.from({ length: 3000 }, () => '+`')])]],
    [
      'many images with one diff',
      Array.from({ length: 5000 }, (_, index) => diffOf(`image-${String(index)}_2026b`, ['+x'])),
    ],
  ])('is no longer than a comment may be, and says so: %s', (_, diffs) => {
    const names = Array.from({ length: 5000 }, (_unused, index) => `some-image-${String(index)}`);
    const text = summary({ diffs, came: names, went: names });

    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_000);
    expect(text).toMatch(/more lines\n|more differences: no room here|…\n|`, \d+ more\n/);
    expect(text.match(/<details>/g) ?? []).toHaveLength((text.match(/<\/details>/g) ?? []).length);
    expect(text.endsWith('\n')).toBe(true);
  });
});
