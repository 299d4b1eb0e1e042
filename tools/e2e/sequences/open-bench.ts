import { copyWorkspace } from '../workspace-copy.ts';
import type { Bench } from './bench.ts';
import { removeStore } from './remove-store.ts';
import { startRegistryServer } from './registry-server.ts';
import { sitesOf } from './sites.ts';
import { writeSmallCatalogue } from './small-catalogue.ts';

/** A new copy of the workspace with four images, and an empty registry. */
export async function openBench(): Promise<Bench> {
  const copy = copyWorkspace();
  writeSmallCatalogue(copy);
  const registry = await startRegistryServer();
  const bench: Bench = {
    copy,
    registry,
    sites: sitesOf(copy),
    past: [],
    usesRegistry: true,
    nx: (args) => copy.nx(args, settings()),
    start: (args) => copy.start(args, settings()),
  };
  const settings = () => ({
    WORKBENCH_REGISTRY: bench.usesRegistry ? registry.name : '',
    WORKBENCH_REGISTRY_WRITE: 'true',
  });
  return bench;
}

/** Removes all of it. */
export async function closeBench({ copy, registry }: Bench): Promise<void> {
  // After a fault, something may be at work in it still.
  copy.killAll();
  await removeStore(copy);
  await copy.remove();
  await registry.close();
}
