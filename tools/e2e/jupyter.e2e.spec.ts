import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { workspaceRoot } from '@nx/devkit';
import { execa } from 'execa';
import type { Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { nxIn } from './nx-in.ts';
import { commandLines } from './processes.ts';

const image = 'jupyter-datascience-deb13-py313_2026b';
const base = 'base-deb13-py313_2026b';

const table = `
import pandas, matplotlib.pyplot as plt
table = pandas.DataFrame({"year": [2024, 2025, 2026], "images": [12, 30, 71]})
table.plot.bar(x="year", y="images")
plt.show()
print(table["images"].sum())
`;

const figure = `
import plotly.express as px
px.bar(x=["a", "b"], y=[3, 4]).show()
`;

/** The real image, in this machine's own store: minutes when it is not there yet. */
describe(image, () => {
  const { nx, start, killAll } = nxIn(workspaceRoot, {});

  /** Serves the image while `use` works with a page of a browser; gives the address, at which nobody answers then. */
  const inBrowser = async (use: (page: Page, address: string) => Promise<void>): Promise<string> => {
    const serving = start(['serve', image, '--output-style=stream']);
    const [address] = await serving.says(/http:\/\/127\.0\.0\.1:\d+\/\S*token=[0-9a-f]{32}/);
    const browser = await openBrowser();
    try {
      await use(await browser.newPage({ viewport: { width: 1280, height: 800 } }), address);
    } finally {
      await browser.close();
      await serving.end('SIGINT');
    }
    return address;
  };

  afterAll(killAll);

  it('is built, and holds what its checks say', async () => {
    const { all, exitCode } = await nx(['validate', image, '--output-style=stream']);

    expect(all).toMatch(new RegExp(`valid +${image} {2}2\\d checks|local cache`));
    expect(exitCode).toBe(0);
  });

  it('has nothing of this machine in its base', async () => {
    const folder = mkdtempSync('/var/tmp/base-');
    try {
      await execa('skopeo', ['copy', `containers-storage:localhost/workbench-images:${base}_latest`, `dir:${folder}`]);
      const { layers } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
        layers: { digest: string }[];
      };
      const layer = join(folder, layers[0]?.digest.replace('sha256:', '') ?? '');
      const { stdout } = await execa('tar', ['-xOf', layer, 'etc/hostname', 'etc/hosts', 'etc/resolv.conf']);

      expect(stdout).toBe('');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is served: the page opens in a browser, a cell runs, and nothing stays behind', async () => {
    const address = await inBrowser(async (page, opened) => {
      await runInNotebook(page, opened, table, 'img');

      expect(await page.locator('.jp-OutputArea-output img').count()).toBe(1);
      expect(await page.locator('.jp-OutputArea-output pre').last().textContent()).toContain('113');
      expect(await page.getByText('official Jupyter news').count()).toBe(0);
    });

    await expect(fetch(address)).rejects.toThrow('fetch failed');
  });

  it('shows figures of plotly', async () => {
    await inBrowser(async (page, address) => {
      await runInNotebook(page, address, figure, 'iframe');

      const bars = page.frameLocator('.jp-OutputArea-output iframe').locator('.bars .point');
      await bars.first().waitFor({ timeout: patience });
      expect(await bars.count()).toBe(2);
    });
  });

  it("opens terminals that have the virtual environment's Python", async () => {
    await inBrowser(async (page, address) => {
      await page.goto(address);
      await page.locator('.jp-LauncherCard[title^="Start a new terminal"]').click();
      await page.locator('.jp-Terminal .xterm-screen').click();
      await page.keyboard.type('{ command -v python; id -g; } > found.part; mv found.part found\n');

      const { origin, searchParams } = new URL(address);
      expect(await answered(`${origin}/files/found?token=${searchParams.get('token') ?? ''}`)).toBe(
        '/opt/app-root/bin/python\n0\n',
      );
    });
  });

  it('lets nobody in without the token, which no command line shows', async () => {
    const serving = start(['serve', image, '--output-style=stream']);
    const [address] = await serving.says(/http:\/\/127\.0\.0\.1:\d+\/\S*token=[0-9a-f]{32}/);
    const { status } = await fetch(new URL('/api/kernels', address));
    const running = commandLines().join('\n');
    await serving.end('SIGINT');

    expect(status).toBe(403);
    expect(running).toContain('start-notebook.sh');
    expect(running).not.toContain(new URL(address).searchParams.get('token'));
  });
});

/** How long a kernel may take to answer on a machine that builds images meanwhile, in milliseconds. */
const patience = 240_000;

/** Makes a notebook as a person does, writes one cell and runs it until there is an output of that element. */
async function runInNotebook(page: Page, address: string, code: string, element: string): Promise<void> {
  await page.goto(address);
  await page.locator('.jp-LauncherCard[data-category="Notebook"]').first().click();
  const editor = page.locator('.jp-Notebook .jp-Cell .cm-content').first();
  await editor.click();
  await page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').waitFor({ timeout: patience });
  // As typed, the editor would add brackets and indents of its own.
  await page.keyboard.insertText(code.trim());
  await page.keyboard.press('Shift+Enter');
  await page.locator(`.jp-OutputArea-output ${element}`).waitFor({ timeout: patience });
}

/** The body of an address as soon as it answers 200, for at most half a minute. */
async function answered(address: string): Promise<string> {
  for (let tries = 0; tries < 150; tries += 1) {
    const response = await fetch(address);
    if (response.ok) return response.text();
    await sleep(200);
  }
  throw new Error(`${address} did not answer`);
}
