import type { ParentConfig } from '../../lock/config-of-parent.ts';
import { pythonVersionOf } from '../../model/names.ts';
import { WorkbenchError, type Problem } from '../../model/problem.ts';

/** The Python that an image says it has, as names have it, e.g. `py311`; undefined if it says none. */
export function pythonIn({ environment }: Pick<ParentConfig, 'environment'>): string | undefined {
  const [, minor] = /^3\.(\d{1,2})(\.|$)/.exec(environment['PYTHON_VERSION'] ?? '') ?? [];
  return minor === undefined ? undefined : `py3${minor}`;
}

/** By family of systems, words that images of it have in their labels, or in the commands that made them. */
const tracesOf: Readonly<Record<string, RegExp>> = {
  deb: /\b(apt-get|apt|dpkg|debian|ubuntu|debootstrap|debuerreotype|mmdebstrap)\b/i,
  rpm: /\b(dnf|microdnf|yum|rpm|centos|fedora|rhel|ubi[89]?|red ?hat|almalinux|rockylinux)\b/i,
};

/** The family of systems that an image belongs to, as far as it can be told from outside. */
export function familyIn({ labels, history }: Pick<ParentConfig, 'labels' | 'history'>): string | undefined {
  const telling = ['name', 'vendor', 'com.redhat.component', 'org.opencontainers.image.ref.name'];
  const texts = [...history, ...telling.map((label) => labels[label] ?? '')];
  const found = Object.keys(tracesOf).filter((family) => texts.some((text) => tracesOf[family]?.test(text) === true));
  return found.length === 1 ? found[0] : undefined;
}

/**
 * Refuses what can be seen from outside to be no base of workbenches. What only a look inside tells is looked at when the
 * base is built, before anything stands on it.
 *
 * @param python that is asked for, e.g. `py311`
 * @param where the option that names the image
 * @throws WorkbenchError BASE_UNFIT with everything that is wrong
 */
export function refuseUnfit(config: ParentConfig, python: string, where: string): void {
  const problems = [...unfitPlatform(config), ...unfitPython(config, python), ...unfitInstructions(config)];
  if (problems.length > 0) throw new WorkbenchError(problems.map((problem) => ({ ...problem, where })));
}

function unfitPlatform({ platform: own }: ParentConfig): Problem[] {
  // What releases pin is made for it.
  const wanted = 'linux/amd64';
  if (own === wanted) return [];
  return [unfit(`it is made for ${own}, and images here for ${wanted}`, 'name an image for that platform')];
}

function unfitPython({ environment }: ParentConfig, python: string): Problem[] {
  const own = pythonIn({ environment });
  if (own === undefined || own === python) return [];
  const message = `it says that its Python is ${pythonVersionOf(own)}, and \`${python}\` means ${pythonVersionOf(python)}`;
  return [unfit(message, `say \`--python ${own}\`, or name another image`)];
}

function unfitInstructions({ volumes, onBuild }: ParentConfig): Problem[] {
  const lost = volumes.filter((path) => /^\/opt(\/app-root(\/.*)?)?\/?$/.test(path));
  return [
    ...lost.map((path) =>
      unfit(
        `it declares \`VOLUME ${path}\`, in which nothing stays that a build puts there`,
        'make the image without that line',
      ),
    ),
    ...(onBuild.length === 0
      ? []
      : [unfit('it has instructions of its own for whatever stands on it', 'make the image without `ONBUILD`')]),
  ];
}

function unfit(message: string, hint: string): Problem {
  return { code: 'BASE_UNFIT', message, hint };
}
