import type { Doors } from '../engine/doors.ts';
import type { Print } from '../report/print.ts';
import { imageSource, type ImageSource } from './image-source.ts';
import type { ImageOptions } from './open-doors.ts';
import { openRegistry } from './open-registry.ts';
import { forgiving } from './published-images.ts';
import type { Workspace } from './workspace.ts';

/**
 * Images for those who use them: of the store, of the registry if one is set and works, or built.
 *
 * @param onLine told every line that a program prints while an image is built
 */
export function openSource(
  options: ImageOptions,
  workspace: Workspace,
  doors: Doors,
  print: Print,
  onLine: (image: string, line: string) => void = (_, line) => {
    doors.onLine(line);
  },
): ImageSource {
  const told = new Set<string>();
  const tell = (line: string) => {
    if (!told.has(line)) print.note(line);
    told.add(line);
  };
  const registry = openRegistry(options, doors);
  const published = registry === undefined ? undefined : forgiving(registry, tell);
  return imageSource({ workspace, doors, onLine, note: print.note, published, first: 'store' });
}
