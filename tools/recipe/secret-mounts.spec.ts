import { isSecretId, secretMounts, secretVariable } from './secret-mounts.ts';

describe('secretMounts', () => {
  it.each<[string, string, readonly string[]]>([
    ['one', 'RUN --mount=type=secret,id=pip pip install', ['1 pip /run/secrets/pip']],
    [
      'options in any order, and other flags',
      'RUN --network=host --mount=id=pip,target=/run/pip,type=secret --mount=type=bind,source=a,target=/b true',
      ['1 pip /run/pip'],
    ],
    [
      'lines that go on, with comments and empty lines between them',
      'FROM a\nRUN --mount=type=secret,id=one,dst=/run/one \\\n  # why\n\n  --mount=type=secret,id=two,target=/run/two \\ \n  true',
      ['2 one /run/one', '2 two /run/two'],
    ],
    ['a word that is cut by a line break', 'RUN --mount=type=sec\\\nret,id=pip true', ['1 pip /run/secrets/pip']],
    ['small letters and quotes', 'run --mount="type=secret,id=pip" true', ['1 pip /run/secrets/pip']],
    ['JSON', 'RUN --mount=type=secret,id=pip ["a"]', ['1 pip /run/secrets/pip']],
    ['no ID', 'RUN --mount=type=secret true', ['1  /run/secrets/']],
    ['a variable as ID', 'RUN --mount=type=secret,id=${NAME} true', ['1 ${NAME} /run/secrets/${NAME}']],
    ['a comment', '# RUN --mount=type=secret,id=pip true\nRUN true # --mount=type=secret,id=pip', []],
    ['words of a command', 'RUN echo --mount=type=secret,id=pip\nENV A=--mount=type=secret,id=pip', []],
    ['other mounts', 'RUN --mount=type=cache,id=secret,target=/a true', []],
    ['words of ONBUILD, which belong to another build', 'ONBUILD RUN --mount=type=secret,id=pip true', []],
    [
      'here-documents',
      'RUN <<EOF cat - <<-"TWO"\nRUN --mount=type=secret,id=a true\nEOF\nRUN --mount=type=secret,id=b true\n\tTWO\nRUN --mount=type=secret,id=c true',
      ['6 c /run/secrets/c'],
    ],
    ['shifted bits', 'RUN echo $((1<<TWO))\nRUN --mount=type=secret,id=pip true', ['2 pip /run/secrets/pip']],
    ['a RUN that never ends', 'RUN --mount=type=secret,id=pip \\', ['1 pip /run/secrets/pip']],
  ])('finds in %s what the engine finds', (_, text, expected) => {
    expect(secretMounts(text).map(({ id, target, line }) => `${line + 1} ${id} ${target}`)).toEqual(expected);
  });

  it.each([
    ['', false],
    [',required', true],
    [',required=true', true],
    [',required=1', true],
    [',required=false', false],
  ])('with `%s` knows whether the build needs it', (option, required) => {
    expect(secretMounts(`RUN --mount=type=secret,id=pip${option} true`)[0]?.required).toBe(required);
  });
});

describe('an ID', () => {
  it.each<readonly [string, boolean]>([
    ['pip', true],
    ['subscription-key2', true],
    ...['', 'Pip', 'a_b', 'a.b', '-a', 'a--b', '2a', '${A}', 'a b', 'a/b'].map((id) => [id, false] as const),
  ])('`%s` can be asked for: %s', (id, good) => {
    expect(isSecretId(id)).toBe(good);
  });

  it('gives the name of a variable', () => {
    expect(secretVariable('subscription-key')).toBe('WORKBENCH_SECRET_SUBSCRIPTION_KEY');
  });
});
