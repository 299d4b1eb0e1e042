import { z } from 'zod';
import { pythonVersionOf } from '../model/names.ts';
import { everywhere } from '../model/recipe.ts';

/** What a folder, a bundle, an OS and so on may be called: it enters tags, paths and labels as it is. */
export const namePattern = /^[a-z][a-z0-9]{0,30}$/;
/** What a CUDA step may be called: nothing that it enters is taken apart at dashes. */
export const stepPattern = /^[a-z][a-z0-9-]{0,30}$/;

const name = z.string().regex(namePattern, 'expected lower-case letters and digits, beginning with a letter');
const step = z.string().regex(stepPattern, 'expected lower-case letters, digits and dashes, beginning with a letter');
/** One line for people. */
export const line = z
  .string()
  .min(1, 'expected some text')
  .max(300, 'expected at most 300 characters')
  .regex(/^[^\p{Cc}]+$/u, 'expected one line without control characters');
/** A path of a server, with a query if need be. */
export const path = z.string().regex(/^\/[\w./?={}&%-]*$/, 'expected a path that begins with `/`');
/** A Python as names have it. */
export const python = z.string().regex(/^py3\d{1,2}$/, 'expected a Python such as `py313`');
/** Name of one of Debian's packages. */
export const debianName = z.string().regex(/^[a-z0-9][a-z0-9+.-]*$/, 'expected the name of a Debian package');
/** An image of a registry. */
export const reference = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9.:-]*(\/[a-z0-9][a-z0-9._-]*)+(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/,
    'expected an image of a registry, such as `quay.io/sclorg/python-311-c9s:c9s`',
  );
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'expected `sha256:` and 64 hex digits, or null');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hex digits, or null');
const pinName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{0,40}$/, 'expected a name of letters and digits, beginning with a small letter');
/** It enters package names, addresses and commands as it is, so that it can't be read by a shell as anything but a word. */
const pinVersion = z
  .string('expected a text: put it in quotes')
  .regex(/^[A-Za-z0-9][A-Za-z0-9.+:~_-]{0,100}$/, 'expected letters, digits and any of . + : ~ _ -');
/** It may be several words, such as what NVIDIA wants of drivers, and stays within the double quotes of an ENV. */
const pinText = z
  .string('expected a text: put it in quotes')
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9 .,+:~_<>=-]{0,1000}$/,
    'expected letters, digits, spaces and any of . , + : ~ _ < > = -',
  );

/** mmdebstrap copies a file of this machine where an option is the path of one. */
const dpkgOption = z
  .string()
  .regex(/^(path-(in|ex)clude=\S+|force-[a-z-]+)$/, 'expected `path-exclude=…`, `path-include=…` or `force-…`');

/** apt runs on the machine that builds, and some of its options are commands, or files of that machine. */
const aptOption = z
  .string()
  .refine(
    staysInside,
    'expected `APT::…` or `Acquire::…` with a value in double quotes, and no command, file or folder',
  );

function staysInside(aptOption: string): boolean {
  const [, key] = /^((?:APT|Acquire)(?:::[\w-]+)+) "[^"{};\\\p{Cc}]*"$/iu.exec(aptOption) ?? [];
  const leadsOut = /invoke|hook|::dir|::options|detect|command|compressor|solver|planner|sources/i;
  return key !== undefined && !leadsOut.test(key);
}

/** A mapping whose keys people choose; zod passes over the one that means something else to JavaScript. */
function mapping<Value extends z.ZodType>(key: z.ZodString, value: Value) {
  const isPlain = (written: unknown) =>
    typeof written !== 'object' || written === null || !Object.hasOwn(written, '__proto__');
  const refused = { error: 'expected another name', path: ['__proto__'] };
  return z.unknown().refine(isPlain, refused).pipe(z.record(key, value));
}

const described = {
  title: line,
  description: line,
  order: z.int('expected a whole number'),
};

const Bootstrap = z.strictObject({
  suite: z.string().regex(/^[a-z]+$/, 'expected a Debian suite such as `trixie`'),
  variant: z.enum(['essential', 'apt', 'minbase', 'important', 'standard']).default('minbase'),
  include: z.array(debianName).default([]),
  components: z.array(z.enum(['main', 'contrib', 'non-free', 'non-free-firmware'])).default(['main']),
  dpkg: z.array(dpkgOption).default([]),
  apt: z.array(aptOption).default([]),
});

export const Base = z.strictObject({
  ...described,
  family: name,
  pythons: mapping(
    python,
    z.string().regex(/^3\.\d{1,2}$/, 'expected a version such as "3.13", in quotes'),
  ).superRefine((pythons, context) => {
    for (const [name, version] of Object.entries(pythons)) {
      const meant = pythonVersionOf(name);
      if (version !== meant)
        context.addIssue({ code: 'custom', path: [name], message: `expected "${meant}", as its name says` });
    }
  }),
  bootstrap: Bootstrap.exactOptional(),
  from: mapping(python, reference).exactOptional(),
});

const someNames = z.array(name).min(1, 'expected at least one name');

const Rule = z
  .strictObject({
    because: line,
    on: someNames.exactOptional(),
    os: someNames.exactOptional(),
    python: z.array(python).min(1, 'expected at least one Python').exactOptional(),
    accelerator: z.enum(['cuda', 'none'], 'expected `cuda` or `none`').exactOptional(),
    bundle: someNames.exactOptional(),
    lock: z.enum(['packages', 'jupyter'], 'expected `packages` or `jupyter`').exactOptional(),
  })
  .refine(
    ({ os, python, accelerator, bundle, lock }) =>
      [os, python, accelerator, bundle, lock].some((wanted) => wanted !== undefined),
    'expected one of the keys os, python, accelerator, bundle, lock',
  );

const rules = z
  .array(Rule)
  .default([])
  .transform((written) => written.map((rule, index) => ({ ...rule, index })));

export const Cuda = z.strictObject({ ...described, parent: step.exactOptional(), rules });

const parents = z
  .union(
    [name.transform((parent) => ({ [everywhere]: parent })), mapping(name, name)],
    'expected a bundle, or a bundle for each OS or family',
  )
  .default({});

export const Bundle = z.strictObject({ ...described, parent: parents, rules });

const portText = 'expected a port from 1 to 65535';

const Serve = z.strictObject({
  port: z.int(portText).min(1, portText).max(65535, portText),
  health: path,
  open: path,
  environment: mapping(z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'expected the name of a variable'), line),
  underPrefix: z.boolean('expected true or false').exactOptional(),
});

export const Ide = z.strictObject({
  ...described,
  serve: Serve.exactOptional(),
  requirements: z.literal('jupyter', 'expected `jupyter`').exactOptional(),
  runtimeImages: mapping(
    name,
    z.string().regex(/^(\/[a-zA-Z0-9_-]+)+$/, 'expected the absolute path of a folder'),
  ).default({}),
  rules,
});

/** A file that a recipe downloads. Words in braces are filled in from the pins of a release. */
export const Downloads = mapping(
  pinName,
  z.strictObject({
    url: z
      .string()
      .regex(
        /^https:\/\/[\w.-]+(:\d+)?(\/[\w.+~%{}-]+)+$/,
        'expected an address that begins with `https://` and ends in the name of a file',
      ),
  }),
);

export const Pins = z.strictObject({
  parents: mapping(python, digest.nullable()).default({}),
  values: mapping(pinName, pinVersion).default({}),
  texts: mapping(pinName, pinText).default({}),
  downloads: mapping(pinName, z.strictObject({ version: pinVersion, sha256: sha256.nullable() })).default({}),
});

export const Release = z.strictObject({
  title: line,
  date: z
    .union([z.string(), z.int().transform(String)], 'expected a day such as `20261101`')
    .refine(isDay, 'expected a day such as `20261101`'),
  repository: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.:-]*(\/[a-z0-9][a-z0-9._-]*)+$/, 'expected a repository without a tag'),
  source: z
    .string()
    .regex(/^https:\/\//, { error: 'expected an address that begins with `https://`', abort: true })
    .regex(
      /^https:\/\/[\w.-]+(:\d+)?(\/[\w.~%+-]*)*$/,
      'expected an address without spaces, name, password or query: everybody can read it',
    ),
  cuda: mapping(name, z.array(step).min(1, 'expected at least one CUDA step')).default({}),
  endOfLife: z.boolean('expected true or false').default(false),
});

export const Combination = z.strictObject({
  ide: name,
  bundle: name,
  os: name,
  python,
  accelerator: z.literal('cuda', 'expected `cuda`').exactOptional(),
  title: line.exactOptional(),
});

/** What Python imports. */
export const moduleName = z.string().regex(/^[A-Za-z_][\w.]*$/, 'expected the name of a Python module');

const kinds = ['commands', 'imports', 'run', 'http', 'notebook'] as const;
const words = z.array(line).min(1, 'expected at least one word');

const Check = z
  .strictObject({
    name: line,
    commands: words.exactOptional(),
    imports: z.array(moduleName).min(1, 'expected at least one module').exactOptional(),
    run: words.exactOptional(),
    expect: line.exactOptional(),
    needs: z.literal('gpu', 'expected `gpu`').exactOptional(),
    http: path.exactOptional(),
    contains: line.exactOptional(),
    notebook: z
      .string()
      .regex(/^[\w-]+\.ipynb$/, 'expected a notebook in the folder of the checks')
      .exactOptional(),
  })
  .refine(
    (check) => kinds.filter((kind) => check[kind] !== undefined).length === 1,
    `expected one of the keys ${kinds.join(', ')}`,
  )
  .refine((check) => check.expect === undefined || check.run !== undefined, 'expected `expect` beside `run` only')
  .refine((check) => check.needs === undefined || check.run !== undefined, 'expected `needs` beside `run` only')
  .refine(
    (check) => check.contains === undefined || check.http !== undefined,
    'expected `contains` beside `http` only',
  );

export const Checks = z.array(Check).min(1, 'expected at least one check');

function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}
