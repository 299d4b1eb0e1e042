import { sectionFiles } from '../../recipe/sections.ts';
import type { PlannedFile } from '../recipe-files.ts';
import { shellWord, type Holder, type Word } from './command-words.ts';

/** A server that is to be started in an image. */
export interface Server {
  /** Of the IDE. */
  readonly name: string;
  readonly words: readonly Word[];
  /** Where it listens when nothing else is asked. */
  readonly port: number;
}

/** A server that listens where run-behind-nginx says, and is asked by nobody else than nginx. */
export function behindNginx(folder: string, { name, words }: Server): Map<string, PlannedFile> {
  const values: Readonly<Record<Holder, string>> = { port: '"$SERVER_PORT"', ip: '127.0.0.1', home: '"$HOME"' };
  const start = `/opt/app-root/bin/run-${name}.sh`;
  const server = `/opt/app-root/libexec/${name}.sh`;
  const script = `#!/bin/sh
# Starts the IDE behind nginx; words given to this script go to its server.
set -eu

exec /opt/app-root/bin/run-behind-nginx ${server} "$@"
`;
  const inner = `#!/bin/sh
# The server, which run-behind-nginx starts and tells at which port.
set -eu

exec ${commandLine(words, values)} "$@"
`;
  return new Map([
    [`${folder}/${sectionFiles.custom}`, { text: `{{> nginx}}\nCMD ["${start}"]\n` }],
    [`${folder}/${sectionFiles.files}${start}`, { text: script, executable: true }],
    [`${folder}/${sectionFiles.files}${server}`, { text: inner, executable: true }],
  ]);
}

/** A server that people reach as it is. */
export function onItsOwn(folder: string, { name, words, port }: Server): Map<string, PlannedFile> {
  const values: Readonly<Record<Holder, string>> = { port: '"$port"', ip: '"$ip"', home: '"$HOME"' };
  const start = `/opt/app-root/bin/run-${name}.sh`;
  const usesIp = words.flat().some((piece) => typeof piece !== 'string' && piece.holder === 'ip');
  const script = `#!/bin/sh
# Starts the IDE's server, and ends with it; words given to this script go to the server.
set -eu

${usesIp ? 'ip=${NOTEBOOK_IP:-0.0.0.0}\n' : ''}# Of a service that is called \`notebook\`, Kubernetes puts the address, tcp://..., into NOTEBOOK_PORT.
case \${NOTEBOOK_PORT:-} in
  '' | *[!0-9]*) port=${port} ;;
  *) port=$NOTEBOOK_PORT ;;
esac

# What a shell starts in the background ignores Ctrl-C, and so would all terminals of the IDE.
env --default-signal=INT,QUIT ${commandLine(words, values)} "$@" &
server=$!

# This shell stays: the first process of a container hears SIGTERM only if it says so.
trap 'kill -s TERM "$server"' TERM INT HUP
code=0
wait "$server" || code=$?
while kill -s 0 "$server" 2>/dev/null; do
  code=0
  wait "$server" || code=$?
done
exit "$code"
`;
  return new Map([
    [`${folder}/${sectionFiles.custom}`, { text: `{{> fix-permissions}}\nEXPOSE ${port}\nENTRYPOINT ["${start}"]\n` }],
    [`${folder}/${sectionFiles.files}${start}`, { text: script, executable: true }],
  ]);
}

function commandLine(words: readonly Word[], values: Readonly<Record<Holder, string>>): string {
  return words.map((word) => shellWord(word, values)).join(' ');
}
