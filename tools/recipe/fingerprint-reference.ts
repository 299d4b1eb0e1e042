import { localRepository } from '../model/local-repository.ts';

/** The tag under which an image is found by what was asked for, in the store and in a registry. */
export function fingerprintTag(fingerprint: string): string {
  return `fingerprint-${fingerprint.slice('sha256:'.length)}`;
}

/** The tag under which machines that publish an image at once agree on whose it is; nobody looks for an image under it. */
export function claimTag(fingerprint: string): string {
  return `claim-${fingerprint.slice('sha256:'.length)}`;
}

/** The name of an image in the store by its fingerprint; it appears together with the image. */
export function fingerprintReference(fingerprint: string): string {
  return `${localRepository}:${fingerprintTag(fingerprint)}`;
}

/** The fingerprint that a name in the store tells. */
export function fingerprintIn(reference: string): string {
  return `sha256:${reference.slice(`${localRepository}:fingerprint-`.length)}`;
}
