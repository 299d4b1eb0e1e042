import { createHash } from 'node:crypto';
import type { Contents, Package, System } from '../model/contents.ts';
import { listText } from './list-text.ts';
import { sbomProperties as properties, sbomFormat, sbomVersion } from './sbom-format.ts';

/**
 * An image's contents as a CycloneDX document. The same contents give the same bytes: it holds no time, and its serial number
 * is made of what it tells.
 */
export async function sbomText(contents: Contents): Promise<string> {
  // Loaded when it is needed: it takes a fifth of a second.
  const [{ Enums, Models, Serialize, Spec }, { PackageURL }] = await Promise.all([
    import('@cyclonedx/cyclonedx-library'),
    import('packageurl-js'),
  ]);
  const { image, digest, system, packages } = contents;
  const property = (name: string, value: string) => new Models.Property(name, value);
  const purlOf = ({ type, name, version, arch }: Package): string => {
    const [namespace, own] = namespaceAndName(type, name, system);
    const qualifiers = { ...(arch === undefined ? {} : { arch }), ...distro(type, system) };
    return new PackageURL(type, namespace, own, version, qualifiers, undefined).toString();
  };

  const bom = new Models.Bom({ serialNumber: serialNumber(contents) });
  bom.metadata.tools.components.add(new Models.Component(Enums.ComponentType.Application, 'workbench-images'));
  const whole = new Models.Component(Enums.ComponentType.Container, image, {
    version: digest,
    bomRef: 'image',
    purl: new PackageURL('oci', undefined, 'workbench-images', digest, undefined, undefined).toString(),
  });
  whole.properties.add(property(properties.format, sbomFormat));
  if (system !== undefined) {
    whole.properties.add(property(properties.systemId, system.id));
    whole.properties.add(property(properties.systemVersion, system.version));
  }
  bom.metadata.component = whole;

  for (const [purl, same] of grouped(packages, purlOf)) {
    const [{ type, name, version, arch }] = same;
    const component = new Models.Component(Enums.ComponentType.Library, name, { version, purl, bomRef: purl });
    component.properties.add(property(properties.type, type));
    if (arch !== undefined) component.properties.add(property(properties.arch, arch));
    for (const { location } of same)
      if (location !== undefined) component.properties.add(property(properties.location, location));
    bom.components.add(component);
    whole.dependencies.add(component.bomRef);
  }
  const normalizer = new Serialize.JSON.Normalize.Factory(Spec[sbomVersion]);
  return `${new Serialize.JsonSerializer(normalizer).serialize(bom, { sortLists: true, space: 1 })}\n`;
}

/** The same version of a package in several places is one component. */
function grouped(
  packages: readonly Package[],
  purlOf: (each: Package) => string,
): Map<string, [Package, ...Package[]]> {
  const groups = new Map<string, [Package, ...Package[]]>();
  for (const each of packages) {
    const purl = purlOf(each);
    const group = groups.get(purl);
    if (group === undefined) groups.set(purl, [each]);
    else group.push(each);
  }
  return groups;
}

/** Names of npm may have a scope in front, and those of systems are told apart by the system. */
function namespaceAndName(
  type: Package['type'],
  name: string,
  system: System | undefined,
): [namespace: string | undefined, name: string] {
  if (type === 'deb' || type === 'rpm') return [system?.id ?? (type === 'deb' ? 'debian' : 'redhat'), name];
  const slash = type === 'npm' && name.startsWith('@') ? name.indexOf('/') : -1;
  return slash === -1 ? [undefined, name] : [name.slice(0, slash), name.slice(slash + 1)];
}

function distro(type: Package['type'], system: System | undefined): { distro?: string } {
  if (system === undefined || (type !== 'deb' && type !== 'rpm')) return {};
  return { distro: `${system.id}-${system.version}` };
}

/** A UUID of version 8, whose bits are one's own to choose, here a sum of all that is told. */
function serialNumber(contents: Contents): string {
  const hex = createHash('sha256').update(listText(contents)).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `urn:uuid:${parts.join('-')}`;
}
