import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const programs = ['chromium', 'chromium-browser', 'google-chrome'];

/** Quiet on a closed network; without a sandbox where root starts it, since Chromium refuses otherwise. */
const flags = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'];

/** Starts the distribution's Chromium, which the project's setup installs. */
export function openBrowser(): Promise<Browser> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const executablePath = programs.flatMap((program) => folders.map((folder) => join(folder, program))).find(existsSync);
  return chromium.launch({
    // Without one, it looks for its own, which the setup fetches where the distribution has none.
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...flags, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
}
