import { z } from 'zod';

/** What a folder, a bundle, an OS and so on may be called: it enters tags, paths and labels as it is. */
export const namePattern = /^[a-z][a-z0-9]{0,30}$/;

const name = z.string().regex(namePattern, 'expected lower-case letters and digits, beginning with a letter');
const step = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'expected lower-case letters, digits and dashes');
const line = z
  .string()
  .min(1, 'expected some text')
  .max(300, 'expected at most 300 characters')
  .regex(/^[^\p{Cc}]+$/u, 'expected one line without control characters');
const path = z.string().regex(/^\/[\w./?={}&%-]*$/, 'expected a path that begins with `/`');
const python = z.string().regex(/^py3\d{1,2}$/, 'expected a Python such as `py313`');
const debianName = z.string().regex(/^[a-z0-9][a-z0-9+.-]*$/, 'expected the name of a Debian package');
const reference = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9.:/_-]*@sha256:[0-9a-f]{64}$/,
    'expected an image with its digest, `registry/name@sha256:…`, since a tag may mean another image tomorrow',
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
  pythons: mapping(python, z.string().regex(/^3\.\d{1,2}$/, 'expected a version such as "3.13", in quotes')),
  bootstrap: Bootstrap.exactOptional(),
  from: mapping(python, reference).exactOptional(),
});

export const Cuda = z.strictObject({ ...described, parent: step.exactOptional() });

export const Bundle = z.strictObject({ ...described, parent: name.exactOptional() });

const portText = 'expected a port from 1 to 65535';

const Serve = z.strictObject({
  port: z.int(portText).min(1, portText).max(65535, portText),
  health: path,
  open: path,
  environment: mapping(z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'expected the name of a variable'), line),
});

export const Ide = z.strictObject({ ...described, serve: Serve.exactOptional() });

export const Release = z.strictObject({
  title: line,
  date: z
    .union([z.string(), z.int().transform(String)], 'expected a day such as `20261101`')
    .refine(isDay, 'expected a day such as `20261101`'),
  repository: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.:-]*(\/[a-z0-9][a-z0-9._-]*)+$/, 'expected a repository without a tag'),
  source: z.url({ protocol: /^https$/, error: 'expected an address that begins with `https://`' }),
});

export const Combination = z.strictObject({
  ide: name,
  bundle: name,
  os: name,
  python,
  cuda: step.exactOptional(),
  title: line.exactOptional(),
});

const kinds = ['commands', 'imports', 'run', 'http', 'notebook'] as const;
const words = z.array(line).min(1, 'expected at least one word');

const Check = z
  .strictObject({
    name: line,
    commands: words.exactOptional(),
    imports: z
      .array(z.string().regex(/^[A-Za-z_][\w.]*$/, 'expected the name of a Python module'))
      .min(1, 'expected at least one module')
      .exactOptional(),
    run: words.exactOptional(),
    expect: line.exactOptional(),
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
