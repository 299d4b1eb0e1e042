#!/usr/bin/env node
/**
 * What a first build costs, in units of the same steps by hand: mmdebstrap and buildah over the same rendered contexts,
 * in a shell's loop. Each side begins with an empty store of images. Run by `npm run bench:cold [rounds] [image]`; a round
 * takes six to eight minutes and some gigabytes below TMPDIR.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv, env, exit, stdout } from 'node:process';

const rounds = Number(argv[2] ?? 1);
const image = argv[3] ?? 'jupyter-datascience-deb13-py313_2026b';

function run(file, args, environment) {
  const {
    status,
    stderr,
    stdout: text,
  } = spawnSync(file, args, { env: environment, encoding: 'utf8', maxBuffer: 1e9 });
  if (status === 0) return text;
  stdout.write(`${file} ${args.join(' ')}\n${text}${stderr}`);
  exit(1);
}

const nx = (args, environment) => run('npx', ['--no-install', 'nx', ...args], environment);

/** The chain of an image, base first, as its records tell it. */
function chain(name) {
  const { parent } = JSON.parse(readFileSync(`dist/images/${name}/image.json`, 'utf8'));
  return [...(parent === null ? [] : chain(parent.name)), name];
}

/** Hands an empty store to a task, and gives the seconds that it takes. */
function inEmptyStore(task) {
  const home = mkdtempSync(join(env.TMPDIR ?? '/var/tmp', 'bench-cold-'));
  const conf = join(home, 'storage.conf');
  writeFileSync(conf, `[storage]\ndriver = "overlay"\ngraphroot = "${home}/store"\nrunroot = "${home}/run"\n`);
  const environment = { ...env, CONTAINERS_STORAGE_CONF: conf, NX_DAEMON: 'false', TMPDIR: home };
  const began = performance.now();
  task(environment, home);
  const seconds = (performance.now() - began) / 1000;
  run('buildah', ['rmi', '--all', '--force'], environment);
  spawnSync('umount', [join(home, 'store/overlay')]);
  rmSync(home, { recursive: true, force: true });
  return seconds;
}

function byHand(images, isolation) {
  return (environment, home) => {
    for (const [index, name] of images.entries()) {
      const context = `dist/images/${name}/context`;
      const parent = index === 0 ? [] : [`--build-arg=PARENT=localhost/by-hand:${images[index - 1]}`];
      const bootstrap = join(context, 'bootstrap.json');
      if (existsSync(bootstrap)) {
        const { suite, variant, dpkg, apt } = JSON.parse(readFileSync(bootstrap, 'utf8'));
        const options = [...dpkg.map((line) => `--dpkgopt=${line}`), ...apt.map((line) => `--aptopt=${line}`)];
        run('mmdebstrap', [`--variant=${variant}`, ...options, suite, join(home, 'rootfs.tar')], environment);
        run('cp', [join(home, 'rootfs.tar'), context], environment);
      }
      const args = ['build', '--layers=false', ...isolation, ...parent, `--tag=localhost/by-hand:${name}`, context];
      run('buildah', args, environment);
      rmSync(join(context, 'rootfs.tar'), { force: true });
    }
  };
}

nx(['build', image], env);
const images = chain(image);
nx(['run-many', '-t', 'render', '-p', images.join(',')], env);
// What our own build finds out by itself.
const { stdout: said } = spawnSync('stat', ['-fc', '%T', '/sys/fs/cgroup'], { encoding: 'utf8' });
const isolation = said.trim() === 'cgroup2fs' ? [] : ['--isolation=chroot', '--network=host'];

for (let round = 1; round <= rounds; round += 1) {
  const hand = inEmptyStore(byHand(images, isolation));
  const ours = inEmptyStore((environment) => nx(['build', image, '--skip-nx-cache'], environment));
  const ratio = (ours / hand).toFixed(2);
  stdout.write(`round ${round}: by hand ${hand.toFixed(0)} s, nx build ${ours.toFixed(0)} s: ${ratio} times\n`);
}
