import { oneOf } from '../catalogue/nearest.ts';
import type { Catalogue } from '../model/catalogue.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { Release } from '../model/release.ts';
import { shortened } from './options.ts';

/** @throws WorkbenchError UNKNOWN_RELEASE */
export function releaseNamed(name: string, { releases }: Pick<Catalogue, 'releases'>): Release {
  const found = releases.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  const known = releases.map((candidate) => candidate.name);
  const message = `no release is called ${shortened(name)}`;
  throw new WorkbenchError([{ code: 'UNKNOWN_RELEASE', message, hint: oneOf(known, name.slice(0, 60)) }]);
}

/** @throws WorkbenchError UNKNOWN_RELEASE also for one at the end of its life */
export function livingRelease(name: string, { releases }: Pick<Catalogue, 'releases'>): Release {
  return releaseNamed(name, { releases: releases.filter(({ endOfLife }) => !endOfLife) });
}
