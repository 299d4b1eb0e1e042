import { goOn } from '../engine/doors.ts';
import { ending } from '../engine/run.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { LockDoors } from './pipenv.ts';

/**
 * The digest that a registry has for an image: of the list of its platforms, where there is one.
 *
 * @param where the pin that wants it
 * @throws WorkbenchError PARENT_UNREACHABLE
 */
export async function digestOfParent(reference: string, where: string, doors: LockDoors): Promise<string> {
  // skopeo 1.9 has no ear for the variable that engines know.
  const { CONTAINERS_REGISTRIES_CONF: conf = '' } = doors.env;
  const settings = conf === '' ? [] : ['--registries-conf', conf];
  const platform = ['--override-os', 'linux', '--override-arch', 'amd64'];
  const args = [...settings, ...platform, 'inspect', '--no-tags', '--format', '{{.Digest}}', `docker://${reference}`];
  const output = await doors.run({ file: 'skopeo', args }, { signal: doors.signal });
  goOn(doors);
  const digest = output.stdout.trim();
  if (output.exitCode === 0 && /^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  const [last = `\`skopeo\` ${ending(output)}`] = output.tail.slice(-1);
  throw new WorkbenchError([
    {
      code: 'PARENT_UNREACHABLE',
      message: `the registry gives no digest for \`${reference}\``,
      where,
      hint: `see whether it exists there, and whether \`skopeo login\` is needed; skopeo says: ${reasonIn(last)}`,
    },
  ]);
}

/** skopeo logs as `time="…" level=fatal msg="…"`. */
function reasonIn(line: string): string {
  return /msg="(.*)"$/.exec(line)?.[1]?.replaceAll('\\"', '"') ?? line;
}
