import { isOnLoopback } from '../model/loopback.ts';
import { WorkbenchError } from '../model/problem.ts';

/** The registry, and the one repository in it, that images are shared by. */
export interface RegistrySetting {
  /** With its port if one is given, e.g. `quay.io`, `127.0.0.1:5000` or `[::1]:5000`. */
  readonly host: string;
  /** Path on the host, without a tag, e.g. `team/workbench-images`. */
  readonly repository: string;
  /** Whether it is spoken to over plain HTTP, as hosts of the loopback interface are. */
  readonly insecure: boolean;
}

/** The variable that goes before `nx.json`; set to nothing, it turns the registry off. */
export const registryVariable = 'WORKBENCH_REGISTRY';

/**
 * The registry that is to be used, or undefined where there is none.
 *
 * @param option what `nx.json` says to the plugin
 * @param environment of this process
 * @throws WorkbenchError BAD_REGISTRY if it is no host with a path
 */
export function registrySetting(
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): RegistrySetting | undefined {
  const written = environment[registryVariable];
  if (written === undefined) return option === undefined ? undefined : parsed(option, registryOption);
  return written === '' ? undefined : parsed(written, `${registryVariable} in the environment`);
}

/** Where the option stands. */
const registryOption = 'nx.json#/plugins/options/registry';

/** The name of the repository as people and engines write it. */
export function registryName({ host, repository }: Pick<RegistrySetting, 'host' | 'repository'>): string {
  return `${host}/${repository}`;
}

// As the OCI distribution specification has names; a host is lower case here, so that one registry has one name.
const host =
  /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(?::[0-9]{1,5})?$/;
const repository = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

/** Longer names are refused by registries, whose tags and digests must have room as well. */
const longest = 255;

function parsed(text: string, where: string): RegistrySetting {
  const slash = text.indexOf('/');
  const setting = { host: text.slice(0, Math.max(slash, 0)), repository: text.slice(slash + 1) };
  const fault = faultOf(text, setting);
  if (fault !== undefined) throw badRegistry(text, fault, where);
  return { ...setting, insecure: isOnLoopback(setting.host) };
}

/** What is wrong with it, as the end of a sentence. */
function faultOf(text: string, setting: Pick<RegistrySetting, 'host' | 'repository'>): string | undefined {
  if (text.includes('://')) return 'begins with a scheme';
  if (text.includes('@')) return 'has an `@`: user names and digests do not belong there';
  if (setting.host === '') return 'is not a host and a path';
  if (/:[^/]*$/.test(setting.repository)) return 'ends with a tag';
  if (/[A-Z]/.test(text)) return 'has capital letters';
  if (text.length > longest) return `is longer than ${longest} characters`;
  if (!host.test(setting.host) || Number(/:(\d+)$/.exec(setting.host)?.[1] ?? 1) > 65535) return 'has no valid host';
  // Engines would look for the first word on a registry of their own choice.
  if (!/[.:]|^localhost$/.test(setting.host)) return 'does not begin with a host, which has a dot or a port';
  if (!repository.test(setting.repository)) return 'has no valid path';
  return undefined;
}

function badRegistry(text: string, fault: string, where: string): WorkbenchError {
  const message = `the registry ${JSON.stringify(text)} ${fault}`;
  const hint =
    'expected a host, a port where needed, and a path in lower case, as in `quay.io/team/workbench-images` or `127.0.0.1:5000/images`';
  return new WorkbenchError([{ code: 'BAD_REGISTRY', message, where, hint }]);
}
