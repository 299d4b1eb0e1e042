import type { System } from '../model/contents.ts';

/** What an `os-release` says of its system; undefined if it does not say both. */
export function systemOf(text: string): System | undefined {
  const [id, version] = ['ID', 'VERSION_ID'].map((name) => valueOf(text, name));
  return id === undefined || version === undefined ? undefined : { id, version };
}

function valueOf(text: string, name: string): string | undefined {
  return new RegExp(`^${name}=(["']?)([a-z0-9][\\w.-]{0,60})\\1$`, 'm').exec(text)?.[2];
}
