import { join } from 'node:path';

/** Builds an image by Nx in this terminal, and gives its exit code. Ctrl-C ends Nx, and we wait for that. */
export async function buildNow(root: string, image: string): Promise<number> {
  const { execa } = await import('execa');
  const wait = () => undefined;
  process.on('SIGINT', wait);
  try {
    const nx = join(root, 'node_modules/.bin/nx');
    const { exitCode } = await execa(process.execPath, [nx, 'build', image], {
      cwd: root,
      stdio: 'inherit',
      reject: false,
    });
    return exitCode ?? 1;
  } finally {
    process.off('SIGINT', wait);
  }
}
