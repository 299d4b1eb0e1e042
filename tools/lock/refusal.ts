import type { Problem } from '../model/problem.ts';
import { packageName } from './package-name.ts';
import type { Asked, Pipfile } from './pipfile.ts';
import type { Versions } from './requirement-file.ts';

/** What pip was asked when it refused. */
export interface Refused {
  readonly pipfile: Pick<Pipfile, 'path'>;
  readonly asked: readonly Asked[];
  /** What was locked before. */
  readonly before: Versions;
  readonly release: string;
}

/** One side of a conflict. */
interface Side {
  /** `wants1 1.0.0`; undefined where the Pipfile or the lock itself says so. */
  readonly parent?: string;
  readonly requirement: string;
  readonly from: 'package' | 'Pipfile' | 'lock';
}

/**
 * Why pip refused, in our words; empty if it said nothing that is understood.
 *
 * @param lines what pip said, without credentials
 */
export function refusalProblems(lines: readonly string[], refused: Refused): Problem[] {
  const index = unreachable(lines, refused);
  if (index !== undefined) return [index];
  const conflict = conflictOf(lines, refused);
  if (conflict !== undefined) return [conflict];
  const missing = noVersion(lines, refused);
  return missing === undefined ? [] : [missing];
}

function unreachable(lines: readonly string[], { pipfile }: Refused): Problem | undefined {
  for (const line of lines) {
    const [, status, address] =
      /(401|403|407|429|5\d\d) (?:Client|Server) Error.* for url: (\S+)/.exec(line) ??
      /(401) Error, Credentials not correct for (\S+)/.exec(line) ??
      [];
    const [, host, port] = /ConnectionPool\(host='([^']+)', port=(\d+)\)/.exec(line) ?? [];
    if (status === undefined && host === undefined) continue;
    const refuses = status === '401' || status === '403';
    return {
      code: 'INDEX_UNREACHABLE',
      message:
        host === undefined
          ? `the index answers ${status ?? ''} for ${address ?? ''}`
          : `the index at \`${host}:${port ?? ''}\` can't be reached`,
      where: pipfile.path,
      hint: refuses
        ? 'see whether the variables in the address of the source hold a name and a password that it knows'
        : 'nothing was changed; run the same command again when it answers, with HTTPS_PROXY set where that is needed',
    };
  }
  return undefined;
}

function conflictOf(lines: readonly string[], refused: Refused): Problem | undefined {
  const sides = lines.map(sideOf).filter((side) => side !== undefined);
  const [first] = sides;
  if (first === undefined) return undefined;
  const about = nameOf(first.requirement);
  const second = sides.find((side) => side.requirement !== first.requirement && nameOf(side.requirement) === about);
  if (second === undefined) return undefined;
  const place = placeOf([first, second], refused);
  return {
    code: 'LOCK_CONFLICT',
    message: `${said(first, refused)}, and ${said(second, refused)}`,
    where: place,
    hint: hintOf([first, second], about, refused),
  };
}

function sideOf(line: string): Side | undefined {
  const [, constraint, wish] = /^ {4}The user requested (\(constraint\) )?(.+)$/.exec(line) ?? [];
  if (wish !== undefined) return { requirement: wish, from: constraint === undefined ? 'Pipfile' : 'lock' };
  const [, parent, requirement] = /^ {4}(\S+ \S+) depends on (.+)$/.exec(line) ?? [];
  return parent === undefined || requirement === undefined ? undefined : { parent, requirement, from: 'package' };
}

function said({ parent, requirement, from }: Side, { before }: Refused): string {
  if (from === 'package') return `\`${parent ?? ''}\` needs \`${requirement}\``;
  if (from === 'Pipfile') return `the Pipfile asks for \`${requirement}\``;
  const name = nameOf(requirement);
  return `\`${name}\` is locked at ${before.get(name) ?? ''} and may only become \`${requirement.replace(/^[\w.-]+/, '')}\``;
}

function placeOf(sides: readonly Side[], { asked, pipfile }: Refused): string {
  const names = sides.map(({ parent, requirement }) => nameOf(parent ?? requirement));
  return asked.find(({ name }) => names.includes(name))?.where ?? pipfile.path;
}

function hintOf(sides: readonly Side[], about: string, { release }: Refused): string {
  if (sides.some(({ from }) => from === 'lock')) {
    return `let minor versions move by \`npx nx lock ${release} --minor\`, or take the lines of \`${about}\` out of the requirement files, so that it is locked anew`;
  }
  return `ask for versions of these that agree on \`${about}\`, or give one of them up`;
}

function noVersion(lines: readonly string[], { asked, pipfile }: Refused): Problem | undefined {
  const pattern = /satisfies the requirement (\S+).*\(from versions: (.*)\)/;
  const [, requirement = '', versions = ''] =
    lines.map((line) => pattern.exec(line)).find((match) => match !== null) ?? [];
  if (requirement === '') return undefined;
  const name = nameOf(requirement);
  const wish = asked.find((candidate) => candidate.name === name);
  const where = wish?.where ?? pipfile.path;
  if (versions === 'none') {
    const message = `the index has no package \`${name}\` with a file for this Python`;
    const hint =
      wish === undefined
        ? 'another package needs it: see which index has it, and ask for it with `index = "…"`'
        : 'correct the name, or say which source has it by `index = "…"`';
    return { code: 'UNKNOWN_PACKAGE', message, where, hint };
  }
  const others = lines.find((line) => line.includes('different python version'))?.replace(/^.*version: /, '');
  return {
    code: 'UNKNOWN_VERSION',
    message: `the index has no version of \`${name}\` that is \`${requirement.replace(/^[\w.-]+/, '')}\``,
    where,
    hint: `there are ${lastOf(versions)}${others === undefined ? '' : `; not for this Python: ${others}`}`,
  };
}

/** The newest few of a list that pip gives from the oldest on. */
function lastOf(versions: string): string {
  const all = versions.split(', ');
  return all.length <= 10 ? all.join(', ') : `… ${all.slice(-10).join(', ')}`;
}

function nameOf(requirement: string): string {
  return packageName(/^[A-Za-z0-9][\w.-]*/.exec(requirement)?.[0] ?? '');
}
