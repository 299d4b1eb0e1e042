import { storeFiles } from '../engine/store-files.ts';
import { localRepository } from '../model/local-repository.ts';

/** The tags that our images have in the store, as its files tell. */
export function storedTags(storeFolder: string): string[] {
  const names = [...(storeFiles(storeFolder)?.digests().keys() ?? [])];
  const ours = names.filter((name) => name.startsWith(`${localRepository}:`));
  return ours.map((name) => name.slice(localRepository.length + 1));
}
