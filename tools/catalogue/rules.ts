import { allRecipes, type Catalogue } from '../model/catalogue.ts';
import { distinctProblems, type Problem } from '../model/problem.ts';
import { parentOn, type BaseRecipe, type BundleRecipe, type Recipes, type Rule } from '../model/recipe.ts';
import { isLocal, type Combination, type Release } from '../model/release.ts';
import { brokenRules, cudaLineage, nearestValid, type BrokenRule, type Choice } from './combination-rules.ts';
import type { Files } from './files.ts';
import { oneOf } from './nearest.ts';
import { stemOf } from './read-combinations.ts';
import { placeOf } from './read-yaml.ts';
import { snippetProblems } from './snippet-files.ts';
import { nouns, unknownInRecipe, unknownInRelease, unknownName } from './unknown-names.ts';

/** What must hold between the files: names that are used exist, parents form no circle, nothing is declared twice. */
export function catalogueProblems(catalogue: Catalogue, files: Files): Problem[] {
  const living = catalogue.releases.filter(({ endOfLife }) => !endOfLife);
  const recipes = [
    ...[catalogue.shared, ...living.map((release) => release.recipes)].flatMap((them) => recipesProblems(them, files)),
    ...allRecipes(catalogue).flatMap((recipe) => unknownInRecipe(recipe, catalogue, files)),
  ];
  if (recipes.length > 0) return distinctProblems(recipes);
  return distinctProblems([
    ...living.flatMap((release) => releaseProblems(release, files)),
    ...snippetProblems(catalogue, files),
  ]);
}

function recipesProblems({ bases, cudas, bundles }: Recipes, files: Files): Problem[] {
  return [
    ...[...bases.values()].flatMap((base) => baseProblems(base, files)),
    ...parentProblems(cudas, 'CUDA step', files),
    ...[...bases.values()].flatMap((base) => parentProblems(standingOn(bundles, base), 'bundle', files)),
  ];
}

/** The bundles with the parents that they have on one base. */
function standingOn(bundles: ReadonlyMap<string, BundleRecipe>, base: BaseRecipe): ReadonlyMap<string, Standing> {
  return new Map(
    [...bundles.values()].map((bundle) => {
      const { name, folder } = bundle;
      const parent = parentOn(bundle, base);
      return [name, { name, folder, ...(parent === undefined ? {} : { parent }) }];
    }),
  );
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
      problems.push({ code: 'MISSING_PARENT', message, where: where(), hint: oneOf([...recipes.keys()], parent) });
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

function releaseProblems(release: Release, files: Files): Problem[] {
  const problems = [
    ...cudaProblems(release, files),
    ...unknownInRelease(release, files),
    ...release.combinations.flatMap((combination) => combinationProblems(release, combination, files)),
  ];
  const seen = new Map<string, string>();
  for (const combination of release.combinations) {
    const { file } = combination;
    const key = stemOf(combination);
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

/** The CUDA steps that a release builds exist, on OSs that exist, and are made for them. */
function cudaProblems(release: Release, files: Files): Problem[] {
  const { folder, cuda, recipes } = release;
  const at = (...keys: readonly PropertyKey[]) => placeOf(files, `${folder}/release.yaml`, ['cuda', ...keys]);
  return Object.entries(cuda).flatMap(([os, steps]) => {
    const pythons = acceleratedPythons(release, os);
    return [
      ...unknownName('base', os, recipes.bases.keys(), () => at(os)),
      ...steps.flatMap((step, index) => unknownName('cuda', step, recipes.cudas.keys(), () => at(os, index))),
      ...steps.flatMap((step, index) =>
        // Combinations stand on the first, and say themselves what it has against their Pythons.
        stepProblems(release, step, { os, pythons: index === 0 ? [] : pythons }, () => at(os, index)),
      ),
    ];
  });
}

/** The Pythons with which the CUDA steps of an OS are built. */
function acceleratedPythons({ combinations }: Release, os: string): string[] {
  const accelerated = combinations.filter((each) => each.os === os && each.accelerator !== undefined);
  return [...new Set(accelerated.map(({ python }) => python))];
}

interface StepPlace {
  readonly os: string;
  readonly pythons: readonly string[];
}

/** The rules of a CUDA step, and of those it stands on, that it breaks. */
function stepProblems({ recipes }: Release, step: string, place: StepPlace, where: () => string): Problem[] {
  return cudaLineage(recipes.cudas, step).flatMap((name) =>
    (recipes.cudas.get(name)?.rules ?? []).flatMap((rule) =>
      placesAgainst(rule, place).map((against) => ({
        code: 'AGAINST_RULE',
        message: `CUDA step \`${name}\` can't be built on ${against}: ${rule.because}`,
        where: where(),
        hint: `remove \`${step}\`, or name a step that does not stand on it`,
      })),
    ),
  );
}

function placesAgainst(rule: Rule, { os, pythons }: StepPlace): string[] {
  if (rule.on?.includes(os) === false) return [];
  if (rule.os?.includes(os) === false) return [`\`${os}\``];
  return pythons
    .filter((python) => rule.python?.includes(python) === false)
    .map((python) => `\`${os}\` with \`${python}\``);
}

function combinationProblems(release: Release, combination: Combination, files: Files): Problem[] {
  return choiceProblems(release, combination, (key) => placeOf(files, combination.file, [key]), files);
}

/**
 * What is against a choice: names that there are not, or rules of its recipes.
 *
 * @param at where the choice says a key, for people
 */
export function choiceProblems(
  release: Release,
  choice: Choice,
  at: (key: keyof Choice) => string,
  files: Files,
): Problem[] {
  const { ide, bundle, os, python, accelerator } = choice;
  const { bases, bundles, ides } = release.recipes;
  const base = bases.get(os);
  const problems = [
    ...unknownName('ide', ide, ides.keys(), () => at('ide')),
    ...unknownName('bundle', bundle, bundles.keys(), () => at('bundle')),
    ...unknownName('base', os, bases.keys(), () => at('os')),
    ...(base === undefined
      ? []
      : unknownName('python', python, Object.keys(base.pythons), () => at('python'), `Python of base \`${os}\``)),
  ];
  if (problems.length > 0) return problems;
  if (accelerator !== undefined && release.cuda[os] === undefined) return [noCuda(release, os, at('accelerator'))];
  const broken = brokenRules(choice, release);
  const nearest = broken.length === 0 ? undefined : nearestValid(choice, release);
  return broken.map((rule) => againstRule(rule, choice, nearest, at(rule.key), files));
}

function noCuda({ name, folder }: Release, os: string, where: string): Problem {
  const message = `release \`${name}\` names no CUDA step for \`${os}\``;
  const hint = `add \`cuda: { ${os}: [runtime] }\` to ${folder}/release.yaml, or remove \`accelerator\``;
  return { code: 'NO_CUDA_STEP', message, where, hint };
}

function againstRule(
  { recipe, rule }: BrokenRule,
  choice: Choice,
  nearest: Choice | undefined,
  where: string,
  files: Files,
): Problem {
  const from = placeOf(files, `${recipe.folder}/recipe.yaml`, ['rules', rule.index]);
  const way = nearest === undefined ? 'no combination fits' : `the nearest that fits is \`${stemOf(nearest)}\``;
  return {
    code: 'AGAINST_RULE',
    message: `\`${stemOf(choice)}\` breaks a rule of ${nouns[recipe.kind]} \`${recipe.name}\`: ${rule.because}`,
    where,
    hint: `the rule is ${wantedBy(rule)}, at ${from}; ${way}`,
  };
}

/** A rule as it stands in the recipe, without its reason. */
function wantedBy({ on, os, python, accelerator, bundle, lock }: Rule): string {
  const wanted = { on, os, python, accelerator, bundle, lock };
  return Object.entries(wanted)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `\`${key}: ${Array.isArray(value) ? `[${value.join(', ')}]` : String(value)}\``)
    .join(' ');
}
