import { z } from 'zod';
import { inspectParent } from './inspect-parent.ts';
import type { LockDoors } from './pipenv.ts';

const texts = z.array(z.string()).nullish();
const keys = z.record(z.string(), z.unknown()).nullish();

/** Of an image's configuration as OCI writes it, what tells whether workbenches can stand on it. */
const Config = z.object({
  architecture: z.string().default(''),
  os: z.string().default(''),
  config: z
    .object({
      Env: texts,
      Labels: z.record(z.string(), z.string()).nullish(),
      Volumes: keys,
      OnBuild: texts,
    })
    .nullish(),
  history: z.array(z.object({ created_by: z.string().default('') })).nullish(),
});

/** What an image says of itself. */
export interface ParentConfig {
  /** As OCI writes it, e.g. `linux/amd64`. */
  readonly platform: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Absolute paths of folders whose contents no build keeps. */
  readonly volumes: readonly string[];
  /** Instructions that are carried out in whatever stands on it. */
  readonly onBuild: readonly string[];
  /** The commands that made it, as far as it tells. */
  readonly history: readonly string[];
}

/**
 * Asks a registry for what an image says of itself.
 *
 * @param reference with a digest and without a tag: skopeo takes no two
 * @param where the option that names it
 * @throws WorkbenchError PARENT_UNREACHABLE, INTERRUPTED
 */
export async function configOfParent(reference: string, where: string, doors: LockDoors): Promise<ParentConfig> {
  const isConfig = (printed: string) => parsed(printed) !== undefined;
  const printed = await inspectParent(
    { reference, flags: ['--config'], what: 'configuration', where },
    isConfig,
    doors,
  );
  const { os, architecture, config, history } = Config.parse(parsed(printed));
  return {
    platform: `${os}/${architecture}`,
    environment: Object.fromEntries((config?.Env ?? []).map(variableOf)),
    labels: config?.Labels ?? {},
    volumes: Object.keys(config?.Volumes ?? {}),
    onBuild: config?.OnBuild ?? [],
    history: (history ?? []).map((step) => step.created_by),
  };
}

function parsed(printed: string): z.output<typeof Config> | undefined {
  try {
    return Config.safeParse(JSON.parse(printed)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function variableOf(written: string): [string, string] {
  const [name = ''] = written.split('=', 1);
  return [name, written.slice(name.length + 1)];
}
