import { isDigest } from '../model/json-shape.ts';
import { inspectParent } from './inspect-parent.ts';
import type { LockDoors } from './pipenv.ts';

/**
 * The digest that a registry has for an image: of the list of its platforms, where there is one.
 *
 * @param where the pin that wants it
 * @throws WorkbenchError PARENT_UNREACHABLE, INTERRUPTED
 */
export function digestOfParent(reference: string, where: string, doors: LockDoors): Promise<string> {
  const flags = ['--no-tags', '--format', '{{.Digest}}'];
  return inspectParent({ reference, flags, what: 'digest', where }, isDigest, doors);
}
