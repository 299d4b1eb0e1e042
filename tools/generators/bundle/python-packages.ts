import { debianName, moduleName } from '../../catalogue/schema.ts';
import { WorkbenchError, type Problem } from '../../model/problem.ts';
import { debianNameOf, packageOption, usualModule, withoutDebians } from '../debian-names.ts';
import { checkOption, shortened } from '../options.ts';

/** A Python package under each of its names. */
export interface PythonPackage {
  /** As the index calls it. */
  readonly name: string;
  /** As Python imports it. */
  readonly module: string;
  /** As Debian calls it. */
  readonly debian: string;
}

/**
 * Reads `scikit-learn`, or `opencv-python:cv2` where the module has another name.
 *
 * @throws WorkbenchError BAD_OPTIONS
 */
export function pythonPackage(written: string): PythonPackage {
  const [name = '', told, ...more] = written.split(':');
  // What follows a second colon belongs to no name.
  checkOption('packages', [name, ...more].join(':'), packageOption);
  const module = told ?? usualModule(name);
  checkOption('packages', module, moduleName.max(100, 'expected at most 100 characters'));
  const debian = debianNameOf(module);
  checkOption('packages', debian, debianName);
  return { name, module, debian };
}

/**
 * Refuses `python3-shapely`, which would become `python3-python3-shapely`. In a lock it may be what it says.
 *
 * @throws WorkbenchError BAD_OPTIONS
 */
export function refuseDebianNames(packages: readonly PythonPackage[]): void {
  const problems = packages
    .filter(({ debian }) => debian.startsWith('python3-python3-'))
    .map(({ name }): Problem => {
      const message = `\`--packages\` is ${shortened(name)}: expected a name as PyPI has it, to which \`python3-\` is added on Debian`;
      const hint = `write \`${withoutDebians(name)}\`: what Python imports; if PyPI does call it so, \`${name}:<module>\``;
      return { code: 'BAD_OPTIONS', message, where: '--packages', hint };
    });
  if (problems.length > 0) throw new WorkbenchError(problems);
}
