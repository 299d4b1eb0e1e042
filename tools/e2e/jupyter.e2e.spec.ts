import { workspaceRoot } from '@nx/devkit';
import type { Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { nxIn } from './nx-in.ts';

const image = 'jupyter-datascience-deb13-py313_2026b';

const cell = `
import pandas, matplotlib.pyplot as plt
table = pandas.DataFrame({"year": [2024, 2025, 2026], "images": [12, 30, 71]})
table.plot.bar(x="year", y="images")
plt.show()
print(table["images"].sum())
`;

/** The real image, in this machine's own store: minutes when it is not there yet. */
describe(image, () => {
  const { nx, start, killAll } = nxIn(workspaceRoot, {});

  afterAll(killAll);

  it('is built, and holds what its checks say', async () => {
    const { all, exitCode } = await nx(['validate', image, '--output-style=stream']);

    expect(all).toMatch(new RegExp(`valid +${image} {2}1\\d checks|local cache`));
    expect(exitCode).toBe(0);
  });

  it('is served: the page opens in a browser, a cell runs, and nothing stays behind', async () => {
    const serving = start(['serve', image, '--output-style=stream']);
    const [address] = await serving.says(/http:\/\/127\.0\.0\.1:\d+\/\S*token=[0-9a-f]{32}/);
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await runInNotebook(page, address, cell);

      expect(await page.locator('.jp-OutputArea-output img').count()).toBe(1);
      expect(await page.locator('.jp-OutputArea-output pre').last().textContent()).toContain('113');
    } finally {
      await browser.close();
      await serving.end('SIGINT');
    }
    await expect(fetch(address)).rejects.toThrow('fetch failed');
  });

  it('lets nobody in without the token', async () => {
    const serving = start(['serve', image, '--output-style=stream']);
    const [address] = await serving.says(/http:\/\/127\.0\.0\.1:\d+\/\S*token=[0-9a-f]{32}/);
    const { status } = await fetch(new URL('/api/kernels', address));
    await serving.end('SIGINT');

    expect(status).toBe(403);
  });
});

/** Makes a notebook as a person does, writes one cell and runs it until the plot is there. */
async function runInNotebook(page: Page, address: string, code: string): Promise<void> {
  await page.goto(address);
  await page.locator('.jp-LauncherCard[data-category="Notebook"]').first().click();
  const editor = page.locator('.jp-Notebook .jp-Cell .cm-content').first();
  await editor.click();
  await page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').waitFor({ timeout: 60_000 });
  // As typed, the editor would add brackets and indents of its own.
  await page.keyboard.insertText(code.trim());
  await page.keyboard.press('Shift+Enter');
  await page.locator('.jp-OutputArea-output img').waitFor({ timeout: 60_000 });
}
