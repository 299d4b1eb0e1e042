import { problemText } from '../model/problem.ts';
import { containerfileProblems } from './containerfile-problems.ts';

/** What is said about an image whose Containerfile holds these lines after its FROM; its head takes one line. */
function problemsOf(lines: string): string[] {
  return containerfileProblems('web', `FROM registry.example/base:1\n${lines}\nUSER 1001\n`).map(shown);
}

function shown(problem: Parameters<typeof problemText>[0]): string {
  return problemText(problem).replaceAll('dist/images/web/context/', '');
}

const asked = 'hint: add `-y`: nobody is there to answer';
const cached = 'hint: remove it in the same `RUN`, since what an earlier one left stays in the image';
const pinned = 'hint: say `==` and a version, or install a file of requirements';
const piped = 'hint: write to a file and read it by the next command, or `set -o pipefail` where the shell is bash';
const json =
  'hint: write it as `["program", "argument"]`: a shell in between hears the signals that are meant for the program';
const secret = 'hint: everybody who pulls the image can read it: hand it over when the container starts';

describe('an instruction', () => {
  it.each<[string, readonly string[]]>([
    [
      'RUNN true',
      [
        'error[BAD_CONTAINERFILE]: Unknown instruction: RUNN, in: RUNN true\n' +
          '  at Containerfile:2\nhint: run `npx nx render web` to see it whole',
      ],
    ],
    [
      'WORKDIR src',
      [
        'error[BAD_CONTAINERFILE]: WORKDIR paths should be absolute, in: WORKDIR src\n' +
          '  at Containerfile:2\nhint: run `npx nx render web` to see it whole',
      ],
    ],
    [
      'CMD ["a"]\nCMD ["b"]',
      [
        'error[BAD_CONTAINERFILE]: There can only be one CMD instruction in a Dockerfile or build stage. ' +
          'Only the last one will have an effect, in: CMD ["a"]\n' +
          '  at Containerfile:2\nhint: run `npx nx render web` to see it whole',
      ],
    ],
    ['CMD start web', [`error[SHELL_FORM]: \`CMD\` is not in JSON\n  at Containerfile:2\n${json}`]],
    ['ENTRYPOINT start web', [`error[SHELL_FORM]: \`ENTRYPOINT\` is not in JSON\n  at Containerfile:2\n${json}`]],
    ['CMD ["start", "web"]', []],
    [
      'ADD https://example.org/a.tar.gz /opt/',
      [
        'error[ADD_URL]: `ADD` downloads `https://example.org/a.tar.gz`, and takes whatever comes\n' +
          '  at Containerfile:2\nhint: name it in `downloads.yaml`, so that its sum is checked',
      ],
    ],
    ['ADD rootfs.tar /', []],
    [
      'COPY --from=builder /a /a',
      [
        'error[UNKNOWN_STAGE]: no stage above is called `builder`\n' +
          '  at Containerfile:2\nhint: name a stage that stands above, by its `AS`',
      ],
    ],
    [
      'RUN --mount=type=bind,from=builder,source=/a,target=/a true',
      [
        'error[UNKNOWN_STAGE]: no stage above is called `builder`\n' +
          '  at Containerfile:2\nhint: name a stage that stands above, by its `AS`',
      ],
    ],
    [
      'RUN cat <<END > /a\nb\nEND',
      [
        'error[HEREDOC]: `RUN` has a here-document\n  at Containerfile:2\n' +
          'hint: put the text into `files/`, or write it by `printf`: not every engine knows here-documents',
      ],
    ],
    [
      'COPY <<END /a\nb\nEND',
      [
        'error[HEREDOC]: `COPY` has a here-document\n  at Containerfile:2\n' +
          'hint: put the text into `files/`, or write it by `printf`: not every engine knows here-documents',
      ],
    ],
    [
      'ENV A=1 \\\n    B=2 \\\n    A=3',
      [
        'error[DUPLICATE_KEY]: `ENV` sets `A` twice\n  at Containerfile:2\n' +
          'hint: remove one of them: only the last has an effect',
      ],
    ],
    [
      'LABEL name="a" name="b"',
      [
        'error[DUPLICATE_KEY]: `LABEL` sets `name` twice\n  at Containerfile:2\n' +
          'hint: remove one of them: only the last has an effect',
      ],
    ],
    [
      'LABEL Build_Date="today" io.k8s.display-name="a"',
      [
        'error[BAD_LABEL]: `Build_Date` is no key of a label\n  at Containerfile:2\n' +
          'hint: use lower-case letters and digits, with single dots or dashes between them',
      ],
    ],
    [
      'ENV DB_PASSWORD=hunter2',
      [
        `error[SECRET_IN_IMAGE]: \`ENV\` sets \`DB_PASSWORD\`, which is a secret by its name\n  at Containerfile:2\n${secret}`,
      ],
    ],
    [
      'ENV AWS_SECRET_ACCESS_KEY=x OPENAI_API_KEY=y',
      [
        `error[SECRET_IN_IMAGE]: \`ENV\` sets \`AWS_SECRET_ACCESS_KEY\`, which is a secret by its name\n  at Containerfile:2\n${secret}`,
        `error[SECRET_IN_IMAGE]: \`ENV\` sets \`OPENAI_API_KEY\`, which is a secret by its name\n  at Containerfile:2\n${secret}`,
      ],
    ],
    [
      'ARG GITHUB_TOKEN',
      [
        `error[SECRET_IN_IMAGE]: \`ARG\` sets \`GITHUB_TOKEN\`, which is a secret by its name\n  at Containerfile:2\n${secret}`,
      ],
    ],
    ['ENV JUPYTER_TOKEN= KEY_FILE=/run/key TOKENIZERS_PARALLELISM=false GPG_KEY=ABCD', []],
  ])('%j', (lines, expected) => {
    expect(problemsOf(lines)).toEqual(expected);
  });
});

describe('a secret', () => {
  const trace = 'hint: mount it as a file of the folder `/run`, which every image has: `target=/run/pip.conf`';
  const places = (target: string) =>
    `error[SECRET_LEAVES_TRACE]: a secret is mounted at \`${target}\`, and engines leave folders or empty files there: ` +
    `the image depends on whether it was given\n  at Containerfile:2\n${trace}`;

  it.each<[string, readonly string[]]>([
    ['id=pip,target=/run/pip.conf', []],
    ['id=pip,required=true,uid=1001,dst=/run/pip', []],
    ['id=pip', [places('/run/secrets/pip')]],
    ['id=pip,target=/tmp/pip', [places('/tmp/pip')]],
    [
      'id=A_b,target=/run/a',
      [
        "error[BAD_SECRET]: `A_b` can't be the ID of a secret\n  at Containerfile:2\n" +
          'hint: use lower-case letters and digits, with single dashes between them: `id=pip`',
      ],
    ],
  ])('%j', (options, expected) => {
    expect(problemsOf(`RUN --mount=type=secret,${options} true`)).toEqual(expected);
  });
});

describe('a stage', () => {
  const hint = 'hint: name a tag other than `latest`, and best a digest';

  it.each<[string, readonly string[]]>([
    ['FROM scratch', []],
    ['FROM localhost/workbench-images:base-deb13-py313_2026b_20261101', []],
    ['FROM registry.example/a@sha256:0123', []],
    [
      'FROM registry.example:5000/a',
      [`error[FLOATING_FROM]: \`registry.example:5000/a\` is another image every day\n  at Containerfile:1\n${hint}`],
    ],
    [
      'FROM registry.example/a:latest',
      [`error[FLOATING_FROM]: \`registry.example/a:latest\` is another image every day\n  at Containerfile:1\n${hint}`],
    ],
    [
      'ARG PARENT=a\nFROM ${PARENT}',
      [`error[FLOATING_FROM]: \`a\` is another image every day\n  at Containerfile:2\n${hint}`],
    ],
    ['ARG PARENT=a:1\nFROM ${PARENT} AS b\nFROM b', []],
    ['FROM a:1 AS b\nFROM scratch\nCOPY --from=b / /', []],
    ['FROM a:1 AS b\nFROM a:1\nRUN --mount=type=bind,from=b,source=/a,target=/a true', []],
    ['FROM a:1 AS b\nCMD ["c"]\nFROM b\nCMD ["d"]', []],
  ])('%j', (text, expected) => {
    expect(containerfileProblems('web', `${text}\nUSER 1001\n`).map(shown)).toEqual(expected);
  });
});

describe('the user', () => {
  const hint = 'hint: end with `USER 1001`, as a number: Kubernetes then knows that it is not root';

  it.each<[string, readonly string[]]>([
    ['USER 0\nRUN true\nUSER 1001', []],
    [
      'USER 1001\nUSER 0',
      [`error[WRONG_USER]: the image runs as \`0\`, and has to run as 1001\n  at Containerfile:3\n${hint}`],
    ],
    [
      'USER default',
      [`error[WRONG_USER]: the image runs as \`default\`, and has to run as 1001\n  at Containerfile:2\n${hint}`],
    ],
    [
      'RUN true',
      [
        `error[WRONG_USER]: the image runs as whom its parent says, and has to run as 1001\n  at Containerfile:1\n${hint}`,
      ],
    ],
    [
      'USER 1001\nFROM b:1',
      [
        `error[WRONG_USER]: the image runs as whom its parent says, and has to run as 1001\n  at Containerfile:3\n${hint}`,
      ],
    ],
  ])('%j', (lines, expected) => {
    expect(containerfileProblems('web', `FROM a:1\n${lines}\n`).map(shown)).toEqual(expected);
  });
});

describe('a command of RUN', () => {
  it.each<[string, readonly string[]]>([
    [
      'sudo true',
      [
        'error[SUDO]: `sudo` has nothing to do here\n  at Containerfile:2\nhint: instructions run as user 0 until the image ends as 1001: leave it out',
      ],
    ],
    [
      'a; \\\n    cd /opt && b',
      [
        'error[CD_IN_RUN]: `cd` changes where all commands after it work\n  at Containerfile:3\nhint: use `WORKDIR`, a subshell `(cd … && …)`, or a path',
      ],
    ],
    ['(cd /opt && a); b "$(cd /opt && pwd)"', []],
    [
      'dnf install a; dnf clean all',
      [`error[ASKS_IN_BUILD]: \`dnf install\` asks before it does anything\n  at Containerfile:2\n${asked}`],
    ],
    [
      'yum --setopt=tsflags=nodocs module enable nodejs:18; yum clean all',
      [`error[ASKS_IN_BUILD]: \`yum module\` asks before it does anything\n  at Containerfile:2\n${asked}`],
    ],
    [
      'apt-get -q autoremove',
      [`error[ASKS_IN_BUILD]: \`apt-get autoremove\` asks before it does anything\n  at Containerfile:2\n${asked}`],
    ],
    ['dnf -qy install a && dnf --assumeyes remove b && dnf clean all', []],
    [
      'a && \\\n    dnf -y install b',
      [`error[CACHE_IN_IMAGE]: \`dnf\` leaves its cache\n  at Containerfile:3\n${cached}`],
    ],
    ['microdnf -y install a; rm -rf /var/cache/dnf', []],
    [
      'dnf -y install a; rm -rf /var/cache/fontconfig /var/cache/dnf5x',
      [`error[CACHE_IN_IMAGE]: \`dnf\` leaves its cache\n  at Containerfile:2\n${cached}`],
    ],
    [
      'rm -rf /var/cache/dnf; \\\n    dnf -y install a',
      [`error[CACHE_IN_IMAGE]: \`dnf\` leaves its cache\n  at Containerfile:3\n${cached}`],
    ],
    [
      'dnf -y install a; dnf clean all; \\\n    dnf -y install b',
      [`error[CACHE_IN_IMAGE]: \`dnf\` leaves its cache\n  at Containerfile:3\n${cached}`],
    ],
    [
      'dnf -y install a; rm -rf * ""',
      [`error[CACHE_IN_IMAGE]: \`dnf\` leaves its cache\n  at Containerfile:2\n${cached}`],
    ],
    ['dnf -y install a; rm -rf /var/cache/*', []],
    ['dnf -y install a; rm -rf /var/cache/yum/ /tmp/*', []],
    ['apt-get update', [`error[CACHE_IN_IMAGE]: \`apt-get\` leaves its cache\n  at Containerfile:2\n${cached}`]],
    ['apt-get update; apt-get install -y --no-install-recommends a; rm -rf /var/lib/apt/lists/*', []],
    [
      'apt-get install -y a; rm -rf /var/lib/apt/lists/*',
      [
        'error[RECOMMENDED_PACKAGES]: `apt-get install` installs what nobody asked for\n  at Containerfile:2\nhint: add `--no-install-recommends`, and name what is needed',
      ],
    ],
    [
      'curl -sSL -o a https://example.org/a',
      [
        "error[UNCHECKED_DOWNLOAD]: `curl` saves a server's message of an error as if it were the file\n  at Containerfile:2\nhint: add `--fail`",
      ],
    ],
    ['curl -sSfL -o a b; curl --fail -o a b; curl -f b', []],
    [
      'curl -f a | tar -x; b',
      [`error[HIDDEN_FAILURE]: a pipe hides that \`curl\` failed\n  at Containerfile:2\n${piped}`],
    ],
    ['set -euo pipefail; curl -f a | tar -x', []],
    ['echo a | tar -x; printf b | c', []],
    ['curl -f a | sed b > c; echo "d  c" | sha256sum --check', []],
    [
      'pip install -r a.txt',
      ['error[PIP_CACHE]: `pip install` leaves its cache\n  at Containerfile:2\nhint: add `--no-cache-dir`'],
    ],
    ['pip install --no-cache-dir --require-hashes -r a.txt -c b.txt ./c d==1 "e @ https://example.org/e.whl"', []],
    [
      'pip install --no-cache-dir --upgrade pip',
      [`error[UNPINNED_PACKAGE]: \`pip install pip\` takes any version\n  at Containerfile:2\n${pinned}`],
    ],
    [
      '/opt/app-root/bin/python3.11 -m pip install --no-cache-dir "a>2"',
      [`error[UNPINNED_PACKAGE]: \`pip install a>2\` takes any version\n  at Containerfile:2\n${pinned}`],
    ],
    ...['numpy>=1', 'numpy~=1.24', 'numpy!=1.0', 'numpy==1.*', "numpy; os_name == 'a'"].map(
      (word): [string, string[]] => [
        `pip install --no-cache-dir "${word}"`,
        [`error[UNPINNED_PACKAGE]: \`pip install ${word}\` takes any version\n  at Containerfile:2\n${pinned}`],
      ],
    ),
    ['pip install --no-cache-dir "a===1" "b[c]==$VERSION" "d >=1, ==1.2"', []],
    ['pip list', []],
    [
      'a "`sudo true`"',
      [
        'error[SUDO]: `sudo` has nothing to do here\n  at Containerfile:2\nhint: instructions run as user 0 until the image ends as 1001: leave it out',
      ],
    ],
    [
      '["dnf", "install", "-y", "a"]',
      [`error[CACHE_IN_IMAGE]: \`dnf\` leaves its cache\n  at Containerfile:2\n${cached}`],
    ],
    ["echo 'sudo cd curl' # sudo", []],
  ])('%j', (body, expected) => {
    expect(problemsOf(`RUN ${body}`)).toEqual(expected);
  });

  it('may leave what no layer of the image holds', () => {
    const origin = (commands: string) =>
      containerfileProblems('web', `FROM a:1 AS b\n${commands}\nFROM scratch\nCOPY --from=b / /\nUSER 1001\n`);

    expect(origin('RUN dnf -y install c\nRUN rm -rf /var/cache/dnf')).toEqual([]);
    expect(origin('RUN dnf -y install c').map(({ code }) => code)).toEqual(['CACHE_IN_IMAGE']);
    expect(
      containerfileProblems('web', 'FROM a:1 AS b\nRUN dnf -y install c\nFROM a:1\nCOPY --from=b /c /c\nUSER 1001\n'),
    ).toEqual([]);
  });

  it('is judged by the shell and the variables that hold for it', () => {
    expect(problemsOf('SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -f a | tar -x')).toEqual([]);
    expect(problemsOf('ENV PIP_NO_CACHE_DIR=1\nRUN pip install -r a.txt')).toEqual([]);
  });

  it('stands on its line though comments and empty lines come before it', () => {
    expect(problemsOf('RUN --mount=type=tmpfs,target=/tmp a; \\\n    # why\n    sudo b').join()).toContain(
      'Containerfile:4',
    );
  });
});
