import { randomBytes } from 'node:crypto';
import type { ExecutorContext } from '@nx/devkit';
import { imageGone, withContainer } from '../../engine/container.ts';
import { imageConfig } from '../../engine/store.ts';
import { WorkbenchError } from '../../model/problem.ts';
import type { Image } from '../../model/image.ts';
import type { Serve } from '../../model/recipe.ts';
import { serveOf } from '../../recipe/image-facts.ts';
import { printer } from '../../report/print.ts';
import { answer, type Answer } from '../answer.ts';

import { freePort } from '../free-port.ts';
import { openDoors, type ImageOptions } from '../open-doors.ts';
import { openSource } from '../open-source.ts';
import { withServer } from '../with-server.ts';
import { imageOf, workspaceOf, type Workspace } from '../workspace.ts';

export interface ServeOptions extends ImageOptions {
  /** Of the loopback interface; without a wish, the IDE's own, or a free one if that is taken. */
  readonly port?: number;
}

/** User 1001, as on a machine without OpenShift. */
const user = '1001:0';

/** Starts an image's IDE on this machine, for this machine alone, until it is asked to end. */
export default function serve({ port, ...options }: ServeOptions, context: ExecutorContext): Promise<Answer> {
  const print = printer();
  return answer(print, async () => {
    const workspace = workspaceOf(context);
    const image = imageOf(workspace, context);
    const settings = settingsOf(image, workspace);
    const doors = await openDoors(options, (line) => {
      // What an engine says when its container is ended says nothing to the person who ended it.
      if (!doors.signal.aborted) print.note(line);
    });
    const { stored } = await openSource(options, workspace, doors, print).inStore(image);
    const config = await imageConfig(doors, stored.id);
    if (config === undefined) throw imageGone(image.name);

    const order = {
      serve: settings,
      config,
      port: await wished(port, settings),
      token: newToken(),
      onLine: doors.onLine,
      signal: doors.signal,
    };
    const output = await withContainer(stored.id, { user, mounts: {} }, doors, (container) =>
      withServer(container, order, ({ address, ended }) => {
        print.note(`serving  ${image.name}  with ${doors.engine.name}; Ctrl-C ends it`);
        print.data(address);
        return ended;
      }),
    );
    print.note(`ended    ${image.name}`);
    return doors.signal.aborted || output.exitCode === 0;
  });
}

function settingsOf(image: Image, { catalogue }: Workspace): Serve {
  const settings = serveOf(image, catalogue);
  if (settings !== undefined) return settings;
  const message = `image \`${image.name}\` has no server to start`;
  throw new WorkbenchError([
    { code: 'NOTHING_TO_SERVE', message, hint: 'serve an image whose IDE has `serve` in its recipe.yaml' },
  ]);
}

async function wished(port: number | undefined, settings: Serve): Promise<number> {
  const free = await freePort(port ?? settings.port);
  if (port === undefined || port === free) return free;
  const message = `port ${port} is taken`;
  throw new WorkbenchError([
    { code: 'PORT_TAKEN', message, hint: 'name another by --port, or leave the choice to us' },
  ]);
}

function newToken(): string {
  return randomBytes(16).toString('hex');
}
