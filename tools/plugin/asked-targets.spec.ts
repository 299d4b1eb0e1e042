import { askedTargets } from './asked-targets.ts';

describe('what is asked of Nx', () => {
  it.each([
    ['build web', ['build']],
    ['run web:publish', ['publish']],
    ['run web:publish:quickly --verbose', ['publish']],
    ['run-many -t build publish --projects=web', ['build', 'publish']],
    ['run-many --targets=build,publish', ['build', 'publish']],
    ['run-many --projects publish --target=lint', ['lint']],
    ['affected -t publish -- --targets=build', ['publish']],
    ['affected --base=publish --target lint', ['lint']],
    ['show projects --with-target publish', ['show']],
    ['', ['']],
  ])('are the targets of `nx %s`', (command, targets) => {
    expect([...askedTargets(command.split(' '))]).toEqual(targets);
  });
});
