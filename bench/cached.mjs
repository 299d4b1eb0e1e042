#!/usr/bin/env node
/**
 * What `nx run-many -t build` costs when everything is cached, in units of `nx show projects`: both start Nx and make
 * the graph of projects; the rest is hashing inputs and asking the cache. Run by `npm run bench:cached`, after
 * `npx nx run-many -t build`. Each round runs both, so that whatever else the machine does slows both alike.
 */
import { spawnSync } from 'node:child_process';
import { argv, env, exit, stdout } from 'node:process';

const rounds = Number(argv[2] ?? 9);
const commands = {
  'nx show projects': ['show', 'projects'],
  'nx run-many -t build': ['run-many', '-t', 'build'],
};

/** Milliseconds that one run takes. */
function timeOf(args, daemon) {
  const began = performance.now();
  const options = { env: { ...env, NX_DAEMON: String(daemon) }, encoding: 'utf8' };
  const { status, stdout: text, stderr } = spawnSync('npx', ['--no-install', 'nx', ...args], options);
  const time = performance.now() - began;
  if (status !== 0) {
    stdout.write(`${text}${stderr}`);
    exit(1);
  }
  if (args[0] === 'run-many' && !text.includes('hit (100%)')) {
    stdout.write('not everything is cached: run `npx nx run-many -t build` before\n');
    exit(1);
  }
  return time;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function seconds(milliseconds) {
  return (milliseconds / 1000).toFixed(2);
}

for (const daemon of [false, true]) {
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, args] of Object.entries(commands)) {
      const time = timeOf(args, daemon);
      // The first round warms up what the operating system and the daemon keep.
      if (round >= 0) times[name].push(time);
    }
  }
  stdout.write(`${daemon ? 'with' : 'without'} Nx's daemon, medians of ${rounds} rounds in seconds\n`);
  const peer = median(Object.values(times)[0]);
  for (const [name, all] of Object.entries(times)) {
    const spread = `${seconds(Math.min(...all))}-${seconds(Math.max(...all))}`;
    const ratio = (median(all) / peer).toFixed(2);
    stdout.write(`  ${name.padEnd(22)} ${seconds(median(all))}  (${spread})  ${ratio} times\n`);
  }
}
