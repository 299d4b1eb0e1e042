import type { Catalogue } from '../model/catalogue.ts';
import type { Problem } from '../model/problem.ts';
import type { BaseRecipe } from '../model/recipe.ts';
import { isLocal, type Combination, type Release } from '../model/release.ts';
import type { Files } from './files.ts';
import { placeOf } from './read-yaml.ts';

/** What must hold between the files: names that are used exist, parents form no circle, nothing is declared twice. */
export function catalogueProblems(catalogue: Catalogue, files: Files): Problem[] {
  return [
    ...[...catalogue.bases.values()].flatMap((base) => baseProblems(base, files)),
    ...parentProblems(catalogue.cudas, 'CUDA step', files),
    ...parentProblems(catalogue.bundles, 'bundle', files),
    ...catalogue.releases.flatMap((release) => releaseProblems(catalogue, release, files)),
  ];
}

function baseProblems(base: BaseRecipe, files: Files): Problem[] {
  const where = `${base.folder}/recipe.yaml`;
  const rootfs = files.list(base.folder).some(({ name }) => name === 'rootfs.tar');
  const origins = [base.bootstrap, base.from, rootfs || undefined].filter((origin) => origin !== undefined);
  const problems: Problem[] = [];
  if (origins.length !== 1) {
    const message = `base \`${base.name}\` must have one origin, and it has ${origins.length}`;
    const hint = 'give one of the key `bootstrap`, the key `from`, or a file `rootfs.tar` in the folder';
    const key = (['from', 'bootstrap'] as const).find((origin) => base[origin] !== undefined);
    const place = key === undefined ? where : placeOf(files, where, [key]);
    problems.push({ code: 'BASE_ORIGIN', message, where: place, hint });
  }
  for (const python of Object.keys(base.from ?? {})) {
    if (base.pythons[python] !== undefined) continue;
    const message = `base \`${base.name}\` names an image for \`${python}\`, which it does not offer`;
    const hint = `add \`${python}\` to \`pythons\`, or remove it from \`from\``;
    problems.push({ code: 'BASE_ORIGIN', message, where: placeOf(files, where, ['from', python]), hint });
  }
  for (const python of Object.keys(base.from === undefined ? {} : base.pythons)) {
    if (base.from?.[python] !== undefined) continue;
    problems.push({
      code: 'BASE_ORIGIN',
      message: `base \`${base.name}\` offers \`${python}\`, and \`from\` names no image for it`,
      where: placeOf(files, where, ['from']),
      hint: `add \`${python}\` to \`from\``,
    });
  }
  return problems;
}

interface Standing {
  readonly name: string;
  readonly folder: string;
  readonly parent?: string;
}

function parentProblems(recipes: ReadonlyMap<string, Standing>, noun: string, files: Files): Problem[] {
  const problems: Problem[] = [];
  for (const { name, folder, parent } of recipes.values()) {
    const where = () => placeOf(files, `${folder}/recipe.yaml`, ['parent']);
    if (parent !== undefined && !recipes.has(parent)) {
      const message = `${noun} \`${name}\` stands on \`${parent}\`, which does not exist`;
      problems.push({ code: 'MISSING_PARENT', message, where: where(), hint: oneOf(recipes) });
    }
    const circle = circleFrom(recipes, name);
    if (circle !== undefined) {
      const message = `${noun} \`${name}\` stands on itself: ${circle.map((step) => `\`${step}\``).join(' → ')}`;
      problems.push({ code: 'CYCLE', message, where: where(), hint: 'remove one `parent` of the circle' });
    }
  }
  return problems;
}

function circleFrom(recipes: ReadonlyMap<string, Standing>, name: string): string[] | undefined {
  const path = [name];
  for (let next = recipes.get(name)?.parent; next !== undefined; next = recipes.get(next)?.parent) {
    if (next === name) return [...path, name];
    if (path.includes(next)) return undefined;
    path.push(next);
  }
  return undefined;
}

function releaseProblems(catalogue: Catalogue, release: Release, files: Files): Problem[] {
  const problems = release.combinations.flatMap((combination) => combinationProblems(catalogue, combination, files));
  const seen = new Map<string, string>();
  const steps = new Map<string, Combination>();
  for (const combination of release.combinations) {
    const { file, ide, bundle, os, python, cuda } = combination;
    const other = cuda === undefined ? combination : (steps.get(`${os}-${python}`) ?? combination);
    if (cuda !== undefined) steps.set(`${os}-${python}`, other);
    if (cuda !== other.cuda) {
      const message = `\`${file}\` stands on CUDA step \`${String(cuda)}\`, and \`${other.file}\` on \`${String(other.cuda)}\``;
      const hint = 'their bundles would have one name and two contents: use the same step in both';
      problems.push({ code: 'CONFLICTING_CUDA', message, where: placeOf(files, file, ['cuda']), hint });
    }
    const key = [cuda === undefined ? '' : 'cuda', ide, bundle, os, python].join('-');
    const first = seen.get(key);
    if (first !== undefined) {
      // The one for this clone alone is the one that the user of this clone may remove.
      const [extra, other] = isLocal(first) ? [first, file] : [file, first];
      const message = `\`${extra}\` declares the same image as \`${other}\``;
      problems.push({
        code: 'DUPLICATE_IMAGE',
        message,
        where: extra,
        hint: 'remove one of the two files',
      });
    }
    seen.set(key, first ?? file);
  }
  return problems;
}

function combinationProblems(catalogue: Catalogue, combination: Combination, files: Files): Problem[] {
  const { file, ide, bundle, os, python, cuda } = combination;
  const base = catalogue.bases.get(os);
  const unknown = (noun: string, key: string, name: string, known: ReadonlyMap<string, unknown>): Problem[] => {
    if (known.has(name)) return [];
    const message = `no ${noun} is called \`${name}\``;
    return [{ code: `UNKNOWN_${key.toUpperCase()}`, message, where: placeOf(files, file, [key]), hint: oneOf(known) }];
  };
  return [
    ...unknown('IDE', 'ide', ide, catalogue.ides),
    ...unknown('bundle', 'bundle', bundle, catalogue.bundles),
    ...unknown('base', 'os', os, catalogue.bases),
    ...(cuda === undefined ? [] : unknown('CUDA step', 'cuda', cuda, catalogue.cudas)),
    ...(base === undefined
      ? []
      : unknown(`Python of base \`${os}\``, 'python', python, new Map(Object.entries(base.pythons)))),
  ];
}

function oneOf(known: ReadonlyMap<string, unknown>): string {
  return known.size === 0 ? 'there is none yet' : `use one of: ${[...known.keys()].join(', ')}`;
}
