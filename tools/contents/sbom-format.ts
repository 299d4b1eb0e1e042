/** Names of the properties by which a document of ours tells what CycloneDX has no word for. */
export const sbomProperties = {
  /** Of the whole: what it is to be read by. */
  format: 'workbench-images:format',
  systemId: 'workbench-images:system:id',
  systemVersion: 'workbench-images:system:version',
  type: 'workbench-images:type',
  arch: 'workbench-images:arch',
  /** Of a component, once for each folder that it lies in. */
  location: 'workbench-images:location',
} as const;

/** Counts how often what is listed, or how, has changed: documents of another format are made anew. */
export const sbomFormat = '1';

/** Of CycloneDX. */
export const sbomVersion = 'Spec1dot6';
