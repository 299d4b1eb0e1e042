import { bake } from './bake.ts';
import type { Entrant } from './contender.ts';
import type { Family } from './family.ts';
import { buildahMake, buildahStamps } from './buildah-make.ts';
import { podmanLoop } from './podman-loop.ts';

const peers = { podman: podmanLoop, buildah: buildahMake, stamps: buildahStamps, bake } as const;

export type PeerName = keyof typeof peers;
export const peerNames = Object.keys(peers) as PeerName[];

/** Sets up a peer in a folder of its own below `home`. */
export async function peer(name: PeerName, home: string, family: Family): Promise<Entrant> {
  return await peers[name](home, family);
}
