import { livingReleases } from '../../catalogue/valid-choices.ts';
import { oneOf } from '../../catalogue/nearest.ts';
import { placeOf } from '../../catalogue/read-yaml.ts';
import { line, namePattern, python as pythonSchema } from '../../catalogue/schema.ts';
import { configOfParent } from '../../lock/config-of-parent.ts';
import { digestOfParent } from '../../lock/digest-of-parent.ts';
import type { LockDoors } from '../../lock/pipenv.ts';
import { setInYaml } from '../../lock/set-in-yaml.ts';
import { reservedNames } from '../../model/names.ts';
import { WorkbenchError } from '../../model/problem.ts';
import type { BaseRecipe } from '../../model/recipe.ts';
import type { Release } from '../../model/release.ts';
import type { Shelf } from '../../recipe/parts.ts';
import { knownNames } from '../combination/named.ts';
import { checkOption, shortened } from '../options.ts';
import { askedImage, type AskedImage } from './asked-image.ts';
import { generatorFlags, type BaseFlags } from './base-flags.ts';
import { baseTexts, pinsText } from './base-texts.ts';
import { familyIn, pythonIn, refuseUnfit } from './derive.ts';

/** The base that somebody wants. What is left out is found out. */
export interface AskedBase {
  /** An image with its registry, e.g. `quay.io/team/python:3.11`. */
  readonly from: string;
  /** E.g. `py311`. */
  readonly python?: string | undefined;
  /** A family of systems, or a base that is of it. */
  readonly family?: string | undefined;
  readonly name?: string | undefined;
  readonly title?: string | undefined;
  /** The newest if left out. */
  readonly release?: string | undefined;
}

/** What there is to do for a base. */
export interface PlannedBase {
  readonly name: string;
  readonly python: string;
  readonly release: Release;
  /** The image that it stands on, as its recipe names it. */
  readonly from: string;
  /** Of that image. */
  readonly digest: string;
  /** By path below the workspace root, the texts to write; none where all is there already. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Plans a base that stands on somebody's image: its recipe, and a release's pin of the digest that the registry has now. A
 * base that is there already stays as it is, and its digest does not move.
 *
 * @param flags as messages are to name them
 * @throws WorkbenchError if an option is wrong, the registry has no such image, or nothing can stand on it
 */
export async function planBase(
  asked: AskedBase,
  shelf: Shelf,
  doors: LockDoors,
  flags: BaseFlags = generatorFlags,
): Promise<PlannedBase> {
  const image = askedImage(asked.from, flags.from);
  const wish = checkedWish(asked, shelf, flags);
  const release = releaseFor(asked.release, shelf);
  const name = nameFor(asked.name, image, shelf, flags);
  const known = release.recipes.bases.get(name);
  if (known !== undefined) return planKnown({ known, image, wish, release }, shelf, doors, flags);

  const digest = image.digest ?? (await digestOfParent(image.from, flags.from, doors));
  const config = await configOfParent(`${image.repository}@${digest}`, flags.from, doors);
  const [python, family] = [wish.python ?? pythonIn(config), wish.family ?? familyIn(config)];
  if (python === undefined || family === undefined) throw unsaid(image, { python, family }, familiesIn(shelf), flags);
  refuseUnfit(config, python, flags.from);
  const title = asked.title ?? titleOf(image);
  const order = Math.max(0, ...[...release.recipes.bases.values()].map((base) => base.order)) + 10;
  const { from } = image;
  const pins = from.includes('@') ? [] : [[pinsFile(release, name), pinsText(python, digest)] as const];
  const texts = new Map([...baseTexts({ name, title, order, family, python, from }), ...pins]);
  return { name, python, release, from, digest, texts };
}

/** A base with what it stands on, as people read it. */
export function shownBase({ name, from, digest }: PlannedBase): string {
  return `base ${name} on ${from}, pinned by its digest ${digest}`;
}

interface Wish {
  readonly python?: string | undefined;
  readonly family?: string | undefined;
}

/** What is asked of a base, checked before any registry is. */
function checkedWish({ python, family, title }: AskedBase, shelf: Shelf, flags: BaseFlags): Wish {
  const named = python?.replace(/^3\.(\d{1,2})$/, 'py3$1');
  if (named !== undefined) checkOption('python', named, pythonSchema);
  if (title !== undefined) checkOption('title', title, line);
  if (family === undefined) return named === undefined ? {} : { python: named };
  const families = familiesIn(shelf);
  const ofBase = shelf.catalogue.shared.bases.get(family)?.family;
  const found = ofBase ?? families.find((each) => each === family);
  if (found === undefined) {
    const message = `no family of systems is called ${shortened(family)}`;
    const hint = oneOf(families, family.slice(0, 60));
    throw new WorkbenchError([{ code: 'UNKNOWN_FAMILY', message, where: flags.family, hint }]);
  }
  return { family: found, ...(named === undefined ? {} : { python: named }) };
}

/** Families that packages can be installed for: a snippet knows how. */
function familiesIn({ files }: Shelf): string[] {
  const folders = files.list('snippets').filter(({ type }) => type === 'folder');
  return folders
    .map(({ name }) => name)
    .filter((name) => files.list(`snippets/${name}`).some((entry) => entry.name === 'os-packages.hbs'));
}

/** @throws WorkbenchError UNKNOWN_RELEASE, ENDED_RELEASE */
function releaseFor(asked: string | undefined, { catalogue }: Shelf): Release {
  const { releases } = knownNames({ release: asked ?? livingReleases(catalogue)[0]?.name }, catalogue);
  const [release] = releases;
  if (release !== undefined) return release;
  const hint = 'add one as docs/releases.md tells';
  throw new WorkbenchError([{ code: 'UNKNOWN_RELEASE', message: 'there is no release yet', where: '--release', hint }]);
}

/** @throws WorkbenchError BAD_NAME, RESERVED_NAME */
function nameFor(asked: string | undefined, { repository }: AskedImage, shelf: Shelf, flags: BaseFlags): string {
  const last = repository.split('/').at(-1) ?? '';
  const name = asked ?? last.replaceAll(/[^a-z0-9]/g, '').slice(0, 31);
  const hint = `say another by \`${flags.name}\`, of at most 31 lower-case letters and digits that begin with a letter`;
  const refused = (code: string, what: string) =>
    new WorkbenchError([
      { code, message: `a base can't be called ${shortened(name)}: ${what}`, where: flags.name, hint },
    ]);
  if (!namePattern.test(name)) throw refused('BAD_NAME', 'its name enters tags and labels');
  if (reservedNames.includes(name)) throw refused('RESERVED_NAME', 'names of images begin with that word');
  // `on-deb` would be for the family and for the base.
  if (familiesIn(shelf).includes(name) && !shelf.catalogue.shared.bases.has(name))
    throw refused('RESERVED_NAME', 'a family of systems is called so');
  return name;
}

/** The image as a menu shows it: people know their registry. */
function titleOf({ from, repository }: AskedImage): string {
  const [image = from] = from.split('@');
  return image.slice(repository.indexOf('/') + 1).slice(0, 120);
}

function pinsFile({ folder }: Release, name: string): string {
  return `${folder}/pins/base/${name}.yaml`;
}

interface Known {
  readonly known: BaseRecipe;
  readonly image: AskedImage;
  readonly wish: Wish;
  readonly release: Release;
}

/** A base that is there may lack its pin in a release, and nothing else. */
async function planKnown(
  { known, image, wish, release }: Known,
  { files }: Shelf,
  doors: LockDoors,
  flags: BaseFlags,
): Promise<PlannedBase> {
  const { name, folder } = known;
  const pythons = Object.keys(known.from ?? {}).filter((python) => known.from?.[python] === image.from);
  const python = pythons.find((each) => wish.python === undefined || each === wish.python);
  const isOther = wish.family !== undefined && wish.family !== known.family;
  if (python === undefined || isOther) throw taken(name, folder, flags);
  const planned = { name, python, release, from: image.from };
  if (image.from.includes('@')) return { ...planned, digest: image.digest ?? '', texts: new Map() };

  const file = pinsFile(release, name);
  const pinned = release.pins.get(`base/${name}`)?.parents[python];
  const where = placeOf(files, file, ['parents', python]);
  if (typeof pinned === 'string') {
    if (image.digest !== undefined && image.digest !== pinned) throw otherDigest(image, release, where);
    return { ...planned, digest: pinned, texts: new Map() };
  }
  const digest = image.digest ?? (await digestOfParent(image.from, where, doors));
  refuseUnfit(await configOfParent(`${image.repository}@${digest}`, where, doors), python, flags.from);
  const old = files.read(file)?.toString('utf8');
  if (old !== undefined && pinned === undefined) throw noPlace(image, python, file, where);
  const text = old === undefined ? pinsText(python, digest) : setInYaml(old, ['parents', python], digest);
  return { ...planned, digest, texts: new Map([[file, text]]) };
}

function unsaid(
  { from }: AskedImage,
  { python, family }: Wish,
  families: readonly string[],
  flags: BaseFlags,
): WorkbenchError {
  const unknown = (what: string, hint: string) => ({
    code: 'BASE_UNKNOWN',
    message: `\`${from}\` does not say ${what}`,
    where: flags.from,
    hint,
  });
  return new WorkbenchError([
    ...(python === undefined ? [unknown('which Python it has', 'say it, such as `--python py311`')] : []),
    ...(family === undefined
      ? [
          unknown(
            'how packages are installed',
            `say it: ${families.map((each) => `\`${flags.family} ${each}\``).join(' or ')}`,
          ),
        ]
      : []),
  ]);
}

function taken(name: string, folder: string, flags: BaseFlags): WorkbenchError {
  const message = `base \`${name}\` is there already, and is another than what is asked for`;
  const hint = `say another name by \`${flags.name}\`, or edit that recipe`;
  return new WorkbenchError([{ code: 'BASE_EXISTS', message, where: `${folder}/recipe.yaml`, hint }]);
}

function otherDigest({ from }: AskedImage, release: Release, where: string): WorkbenchError {
  const message = `release ${release.name} has pinned another digest of \`${from}\``;
  const hint = `\`npx nx g refresh ${release.name}\` takes the newest, or write it there`;
  return new WorkbenchError([{ code: 'BASE_EXISTS', message, where, hint }]);
}

function noPlace({ from }: AskedImage, python: string, file: string, where: string): WorkbenchError {
  const message = `the release has no place for the digest of \`${from}\``;
  const hint = `add \`parents: { ${python}: null }\` to ${file}, and do it again`;
  return new WorkbenchError([{ code: 'MISSING_PIN', message, where, hint }]);
}
