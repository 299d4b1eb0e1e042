import { z } from 'zod';
import { parsedJson } from '../engine/parsed-json.ts';
import { packageTypes, type Contents, type Package } from '../model/contents.ts';
import { packageOf } from './package-of.ts';
import { sbomFormat, sbomProperties as names } from './sbom-format.ts';
import { sortedPackages } from './sorted-packages.ts';

const properties = z.array(z.object({ name: z.string(), value: z.string() })).default([]);

// Of CycloneDX, only what `sbomText` writes.
const Bom = z.object({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.object({
    component: z.object({
      name: z.string(),
      version: z.string().regex(/^sha256:[0-9a-f]{64}$/),
      properties,
    }),
  }),
  components: z.array(z.object({ name: z.string(), version: z.string(), properties })).default([]),
});

type Properties = z.infer<typeof properties>;

/**
 * What a document that `sbomText` wrote tells of an image; undefined if it is none, or of another format. It comes from a
 * registry: names and versions are held to what they may be.
 */
export function contentsOfSbom(text: string): Contents | undefined {
  const { success, data } = Bom.safeParse(parsedJson(text));
  if (!success || valueOf(data.metadata.component.properties, names.format) !== sbomFormat) return undefined;
  const { name: image, version: digest, properties: told } = data.metadata.component;
  const [id, version] = [valueOf(told, names.systemId), valueOf(told, names.systemVersion)];
  return {
    image,
    digest,
    ...(id === undefined || version === undefined ? {} : { system: { id, version } }),
    packages: sortedPackages(data.components.flatMap(packagesOf)),
  };
}

function packagesOf({
  name,
  version,
  properties: told,
}: {
  readonly name: string;
  readonly version: string;
  readonly properties: Properties;
}): Package[] {
  const type = packageTypes.find((each) => each === valueOf(told, names.type));
  if (type === undefined) return [];
  const arch = valueOf(told, names.arch);
  const locations = told.filter((each) => each.name === names.location).map(({ value }) => value);
  return (locations.length === 0 ? [undefined] : locations).flatMap(
    (location) => packageOf(type, { name, version, arch, location }) ?? [],
  );
}

function valueOf(all: Properties, name: string): string | undefined {
  return all.find((each) => each.name === name)?.value;
}
