import type { Image } from '../model/image.ts';
import { serveOf } from '../recipe/image-facts.ts';
import { publishedReference } from '../recipe/titles.ts';
import type { Declared } from './asked-files.ts';
import { publishedImages } from './published.ts';

/** The home of all images, where people's work has to be kept. */
const home = '/opt/app-root/src';

/**
 * What Kubeflow's form for notebooks has to know of a release's images; undefined if it can start none of them. All of
 * them are served below NB_PREFIX, so that they stand in the first of the form's groups: those of the other two are
 * served at the top of their host.
 */
export function spawnerList(release: string, declared: Declared): object | undefined {
  const { catalogue } = declared;
  const options = publishedImages(release, declared)
    .filter((image) => isForKubeflow(image, declared))
    .map((image) => publishedReference(image, catalogue));
  const [value] = options;
  if (value === undefined) return undefined;
  return { spawnerFormDefaults: { image: { value, options }, workspaceVolume: { value: { mount: home } } } };
}

function isForKubeflow(image: Image, { catalogue }: Declared): boolean {
  const serve = serveOf(image, catalogue);
  return serve !== undefined && serve.underPrefix !== false;
}
