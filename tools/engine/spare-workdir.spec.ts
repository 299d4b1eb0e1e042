import { withoutSpareWorkdir } from './spare-workdir.ts';

const folder = '/opt/app-root/src';
const text = (...lines: readonly string[]) => ['ARG PARENT=a', 'FROM ${PARENT}', ...lines, ''].join('\n');
const spared = (...lines: readonly string[]) => withoutSpareWorkdir(text(...lines), folder);

describe('a WORKDIR', () => {
  it('is left out where the parent says the same', () => {
    expect(spared('USER 0:0', 'RUN true', 'USER 1001', `WORKDIR ${folder}`)).toBe(
      text('USER 0:0', 'RUN true', 'USER 1001'),
    );
  });

  it.each([
    ['another folder', ['WORKDIR /srv']],
    ['a folder below', [`WORKDIR ${folder}/deeper`]],
    ['a relative folder', ['WORKDIR opt/app-root/src']],
    ['a variable', ['ARG FOLDER=/opt', 'WORKDIR ${FOLDER}/app-root/src']],
    ['a way there and back', ['WORKDIR /tmp', 'RUN true', `WORKDIR ${folder}`]],
    ['the words of a command', [`RUN echo "\\`, `WORKDIR ${folder}"`]],
  ])('stays where it is %s', (_what, lines) => {
    expect(spared(...lines)).toBe(text(...lines));
  });

  it('stays in an image that stands on no parent of ours, or on one of which nothing is known', () => {
    const own = `FROM scratch\nWORKDIR ${folder}\n`;

    expect(withoutSpareWorkdir(own, folder)).toBe(own);
    expect(withoutSpareWorkdir(text(`WORKDIR ${folder}`), undefined)).toBe(text(`WORKDIR ${folder}`));
  });
});
