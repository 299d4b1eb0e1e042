import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { localRepository } from '../model/local-repository.ts';
import type { ImageRecord } from '../model/record.ts';
import type { FaultyRegistry } from './faulty-registry.ts';
import { recordOf } from './images.ts';
import { digestOf } from './registry-content.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

/** A job of the main branch, also where these tests are run by a pull request's. */
export const onMain = { CI: '', GITHUB_EVENT_NAME: '', JOB_TYPE: '', CI_PIPELINE_SOURCE: '', CI_MERGE_REQUEST_IID: '' };

/**
 * A clone on a machine without images.
 *
 * @param files of its catalogue; the tiny one if not told
 */
export function tinyClone(files?: Readonly<Record<string, string>>): WorkspaceCopy {
  const copy = copyWorkspace();
  writeTinyCatalogue(copy.root, files);
  return copy;
}

/** As if it were cloned just now, on a machine without images: neither the store nor Nx knows anything. */
export async function forget({ env, root }: WorkspaceCopy): Promise<void> {
  await execa('buildah', ['rmi', '--all', '--force'], { env });
  for (const folder of ['.nx', 'dist']) rmSync(join(root, folder), { recursive: true, force: true });
}

/** Every record of a clone by the image's name. */
export function recordsOf(copy: WorkspaceCopy): Record<string, ImageRecord> {
  const folder = join(copy.root, 'dist/images');
  const images = existsSync(folder) ? readdirSync(folder) : [];
  const built = images.filter((image) => existsSync(join(folder, image, 'image.json')));
  return Object.fromEntries(built.sort().map((image) => [image, recordOf(copy, image)]));
}

/**
 * Digest of the manifest that a clone's store has for a tag; undefined where it has none, as of an image that only the
 * registry has. `buildah images` tells the registry's digest for an image that was pulled.
 */
export async function storedDigest({ env }: Pick<WorkspaceCopy, 'env'>, tag: string): Promise<string | undefined> {
  const args = ['inspect', '--raw', `containers-storage:${localRepository}:${tag}`];
  const { stdout, exitCode } = await execa('skopeo', args, { env, stripFinalNewline: false, reject: false });
  return exitCode === 0 ? digestOf(Buffer.from(stdout)) : undefined;
}

/** Environment in which a clone uses this repository of a registry and may only read. */
export function reading(host: string, name: string): Record<string, string> {
  return { ...onMain, WORKBENCH_REGISTRY: `${host}/${name}` };
}

/** The same, and it may write. */
export function writing(host: string, name: string): Record<string, string> {
  return { ...reading(host, name), WORKBENCH_REGISTRY_WRITE: 'true' };
}

/** What `podman login` would have left for this user. */
export function loggedIn({ root }: WorkspaceCopy, registry: Pick<FaultyRegistry, 'authFile'>, user: string) {
  const file = join(dirname(root), `auth-of-${user}.json`);
  writeFileSync(file, registry.authFile(user));
  return { REGISTRY_AUTH_FILE: file };
}

/** The tag of a record's fingerprint, in the registry and in the store. */
export function fingerprintTagOf({ fingerprint }: Pick<ImageRecord, 'fingerprint'>): string {
  return fingerprint.replace('sha256:', 'fingerprint-');
}

/** The tag under which an image lies in the registry by its digest in the store. */
export function contentTagOf({ digest }: Pick<ImageRecord, 'digest'>): string {
  return digest.replace(':', '-');
}
