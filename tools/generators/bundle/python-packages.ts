import { debianName, moduleName } from '../../catalogue/schema.ts';
import { packageName } from '../../lock/package-name.ts';
import { packageKey } from '../../lock/pipfile.ts';
import { checkOption } from '../options.ts';

/** A Python package under each of its names. */
export interface PythonPackage {
  /** As the index calls it. */
  readonly name: string;
  /** As Python imports it. */
  readonly module: string;
  /** As Debian calls it. */
  readonly debian: string;
}

/** Modules that are not called as their packages are, of those that most people ask for. */
const modules: Readonly<Record<string, string>> = {
  beautifulsoup4: 'bs4',
  pillow: 'PIL',
  pyyaml: 'yaml',
  pyzmq: 'zmq',
  'scikit-image': 'skimage',
  'scikit-learn': 'sklearn',
};

const atMost100 = 'expected at most 100 characters';

/**
 * Reads `scikit-learn`, or `opencv-python:cv2` where the module has another name.
 *
 * @throws WorkbenchError BAD_OPTIONS
 */
export function pythonPackage(written: string): PythonPackage {
  const [name = '', told, ...more] = written.split(':');
  // What follows a second colon belongs to no name.
  checkOption('packages', [name, ...more].join(':'), packageKey.max(100, atMost100));
  const key = packageName(name);
  const known = Object.hasOwn(modules, key) ? modules[key] : undefined;
  const module = told ?? known ?? key.replace(/^python-/, '').replaceAll('-', '_');
  checkOption('packages', module, moduleName.max(100, atMost100));
  // Debian's policy: python3- and the name by which it is imported.
  const debian = `python3-${module.toLowerCase().replaceAll('_', '-')}`;
  checkOption('packages', debian, debianName);
  return { name, module, debian };
}
