/** Folders of `tools/` that make images; tests are no part of them. */
export const toolFolders = [
  'catalogue',
  'engine',
  'executors',
  'matrix',
  'model',
  'plugin',
  'recipe',
  'registry',
  'report',
];

/** Files beside these folders, by which Nx finds and loads the plugin. */
export const toolEntries = ['executors.cjs', 'executors.json', 'package.json', 'plugin.cjs', 'register.cjs'];
