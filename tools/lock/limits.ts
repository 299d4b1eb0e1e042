/** How far locked packages may move: not at all, within `X.Y`, within `X`. Nothing goes back. */
export type Freedom = 'none' | 'patch' | 'minor';

const parts = /^(?<epoch>\d+!)?(?<major>\d+)(\.(?<minor>\d+))?/;

/** The specifiers that hold a locked package where it may be. */
export function limitOf(version: string, freedom: Freedom): string {
  const { epoch = '', major, minor = '0' } = parts.exec(version)?.groups ?? {};
  if (freedom === 'none' || major === undefined) return `==${version}`;
  // `>=` knows no local versions, such as `2.0.1+cu118`.
  const [least = ''] = version.split('+');
  return `>=${least},==${epoch}${freedom === 'minor' ? major : `${major}.${minor}`}.*`;
}
