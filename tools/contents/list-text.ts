import { z } from 'zod';
import { parsedJson } from '../engine/parsed-json.ts';
import { packageTypes, type Contents } from '../model/contents.ts';
import { sortedPackages } from './sorted-packages.ts';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const WrittenPackage = z.object({
  type: z.enum(packageTypes),
  name: z.string(),
  version: z.string(),
  arch: z.string().optional(),
  location: z.string().optional(),
});

const WrittenContents = z.object({
  image: z.string(),
  digest,
  system: z.object({ id: z.string(), version: z.string() }).optional(),
  packages: z.array(WrittenPackage),
});

/** What `contents.json` says: a line for each package, so that two of them can be compared by any program. */
export function listText({ image, digest: of, system, packages }: Contents): string {
  const head = JSON.stringify({ image, digest: of, ...(system === undefined ? {} : { system }) }).slice(0, -1);
  const lines = sortedPackages(packages).map(({ type, name, version, arch, location }) =>
    JSON.stringify({ type, name, version, arch, location }),
  );
  return `${head},"packages":[${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n`}]}\n`;
}

/** What such a file says, or undefined if it is none: Nx may have brought it from anywhere. */
export function listOf(text: string): Contents | undefined {
  const { success, data } = WrittenContents.safeParse(parsedJson(text));
  if (!success) return undefined;
  const { image, digest: of, system, packages } = data;
  return {
    image,
    digest: of,
    ...(system === undefined ? {} : { system }),
    packages: packages.map(({ type, name, version, arch, location }) => ({
      type,
      name,
      version,
      ...(arch === undefined ? {} : { arch }),
      ...(location === undefined ? {} : { location }),
    })),
  };
}
