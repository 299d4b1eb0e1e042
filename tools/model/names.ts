/** What all names of a chain share. */
interface Place {
  readonly os: string;
  readonly python: string;
  readonly release: string;
}

/** `base-{os}-{python}_{release}` */
export function baseName({ os, python, release }: Place): string {
  return `base-${os}-${python}_${release}`;
}

/** `cuda-{os}-{python}-{step}_{release}` */
export function cudaName({ os, python, release }: Place, step: string): string {
  return `cuda-${os}-${python}-${step}_${release}`;
}

/** `{cuda-}bundle-{bundle}-{os}-{python}_{release}` */
export function bundleName({ os, python, release }: Place, bundle: string, accelerated: boolean): string {
  return `${prefix(accelerated)}bundle-${bundle}-${os}-${python}_${release}`;
}

/** `{cuda-}{ide}-{bundle}-{os}-{python}_{release}` */
export function combinationName(
  { os, python, release }: Place,
  { ide, bundle }: { readonly ide: string; readonly bundle: string },
  accelerated: boolean,
): string {
  return `${prefix(accelerated)}${ide}-${bundle}-${os}-${python}_${release}`;
}

/** The name of an image without its release, e.g. `jupyter-r-deb13-py313`. */
export function combinationOf({ name, release }: { readonly name: string; readonly release: string }): string {
  return name.slice(0, -`_${release}`.length);
}

/** Names that recipes may not have, since a combination's name could then be read in two ways. */
export const reservedNames: readonly string[] = ['base', 'bundle', 'cuda'];

function prefix(accelerated: boolean): string {
  return accelerated ? 'cuda-' : '';
}

/** The version that the name of a Python stands for: `py313` is `3.13`. */
export function pythonVersionOf(python: string): string {
  return python.replace(/^py3/, '3.');
}
