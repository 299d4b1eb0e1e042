import { reference as schema } from '../../catalogue/schema.ts';
import { isOnLoopback } from '../../model/loopback.ts';
import { WorkbenchError } from '../../model/problem.ts';
import { shortened } from '../options.ts';

/** An image that a base is to stand on. */
export interface AskedImage {
  /** As a recipe names it: with a tag, or with a digest alone where none was told. */
  readonly from: string;
  /** Where it is: without a tag or digest. */
  readonly repository: string;
  /** What was told of it. */
  readonly digest?: string;
}

/** Longer names are refused by registries. */
const longest = 400;

/**
 * Reads what somebody wants to stand on. An image without a tag has the tag `latest`, as with engines.
 *
 * @param where the option that names it
 * @throws WorkbenchError BAD_REFERENCE for what is no image with its registry
 */
export function askedImage(written: string, where: string): AskedImage {
  const [name = '', digest] = written.split('@');
  const fault = faultOf(written);
  if (fault !== undefined) throw badReference(written, fault, where);
  const tag = /:([^/:]+)$/.exec(name)?.[0] ?? '';
  const repository = name.slice(0, name.length - tag.length);
  if (digest === undefined) return { from: `${repository}${tag === '' ? ':latest' : tag}`, repository };
  return { from: tag === '' ? written : name, repository, digest };
}

/** What is wrong with it, and what to write instead. */
function faultOf(written: string): { readonly what: string; readonly hint: string } | undefined {
  const whole = 'write it with its registry, such as `quay.io/team/python:3.11`';
  if (written.includes('://'))
    return { what: 'begins with a scheme', hint: `leave out \`${written.split('://')[0] ?? ''}://\`` };
  if (written.length > longest) return { what: `is longer than ${longest} characters`, hint: whole };
  if (/^[a-z0-9][a-z0-9._-]*(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/.test(written))
    return {
      what: 'does not say its registry',
      hint: `write \`docker.io/library/${written}\` if that of Docker is meant`,
    };
  const { error } = schema.safeParse(written);
  if (error !== undefined) return { what: 'is no image of a registry', hint: whole };
  const [host = ''] = written.split('/', 1);
  // Engines would look for the first word on a registry of their own choice.
  if (!/[.:]/.test(host) && !isOnLoopback(host))
    return { what: 'does not say its registry', hint: `write \`docker.io/${written}\` if that of Docker is meant` };
  return undefined;
}

function badReference(
  written: string,
  { what, hint }: { readonly what: string; readonly hint: string },
  where: string,
): WorkbenchError {
  const message = `${shortened(written)} ${what}`;
  return new WorkbenchError([{ code: 'BAD_REFERENCE', message, where, hint }]);
}
