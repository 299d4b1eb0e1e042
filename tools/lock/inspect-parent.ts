import { goOn } from '../engine/doors.ts';
import { ending } from '../engine/run.ts';
import { isOnLoopback } from '../model/loopback.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { LockDoors } from './pipenv.ts';

/** What is asked about an image of a registry. */
export interface Inspection {
  readonly reference: string;
  /** As skopeo takes them. */
  readonly flags: readonly string[];
  /** What is asked for, as the message says if it does not come. */
  readonly what: string;
  /** What wants it: a pin, or an option. */
  readonly where: string;
}

/**
 * Asks a registry about an image, and gives what skopeo prints.
 *
 * @param isAnswer whether that is what was asked for
 * @throws WorkbenchError PARENT_UNREACHABLE, INTERRUPTED
 */
export async function inspectParent(
  { reference, flags, what, where }: Inspection,
  isAnswer: (printed: string) => boolean,
  doors: LockDoors,
): Promise<string> {
  // skopeo 1.9 has no ear for the variable that engines know.
  const { CONTAINERS_REGISTRIES_CONF: conf = '' } = doors.env;
  const settings = conf === '' ? [] : ['--registries-conf', conf];
  const platform = ['--override-os', 'linux', '--override-arch', 'amd64'];
  const plain = isOnLoopback(reference) ? ['--tls-verify=false'] : [];
  const args = [...settings, ...platform, 'inspect', ...plain, ...flags, `docker://${reference}`];
  const output = await doors.run({ file: 'skopeo', args }, { signal: doors.signal });
  goOn(doors);
  const printed = output.stdout.trim();
  if (output.exitCode === 0 && isAnswer(printed)) return printed;
  const [last = `\`skopeo\` ${ending(output)}`] = output.tail.slice(-1);
  throw new WorkbenchError([
    {
      code: 'PARENT_UNREACHABLE',
      message: `the registry gives no ${what} for \`${reference}\``,
      where,
      hint: `see whether it exists there, and whether \`skopeo login\` is needed; skopeo says: ${reasonIn(last)}`,
    },
  ]);
}

/** skopeo logs as `time="…" level=fatal msg="…"`. */
function reasonIn(line: string): string {
  return /msg="(.*)"$/.exec(line)?.[1]?.replaceAll('\\"', '"') ?? line;
}
