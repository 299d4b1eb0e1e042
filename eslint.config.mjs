import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** From the lowest up: a folder of `tools/` imports from those below it. */
const floors = [
  'model',
  'catalogue',
  'matrix',
  'recipe',
  'lint',
  'report',
  'engine',
  'registry',
  'lock',
  'contents',
  'manifests',
  'plugin',
  'executors',
  'generators',
];

const importsGoDown = floors.map((floor, index) => ({
  files: [`tools/${floor}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: floors.slice(index + 1).map((above) => `**/${above}/**`), message: 'Imports go down only' },
        ],
      },
    ],
  },
}));

/** What is loaded with each command of Nx. */
const devkitByTypesAlone = {
  files: ['tools/{plugin,executors}/**/*.ts'],
  ignores: ['**/*.spec.ts'],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        name: '@nx/devkit',
        allowTypeImports: true,
        message: 'It takes a tenth of a second to load: see nx-folders.ts',
      },
    ],
  },
};

export default tseslint.config(
  { ignores: ['dist/', '.nx/', 'node_modules/', '**/*.cjs', '**/*.js', '**/*.mjs'] },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-console': 'error',
    },
  },
  {
    // The rims at which Nx, Jest and eslint themselves demand a default export.
    ignores: ['tools/executors/*/executor.ts', 'tools/generators/*/generator.ts', '**/*.config.ts'],
    rules: {
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Export by name' }],
    },
  },
  ...importsGoDown.slice(0, -1),
  devkitByTypesAlone,
  prettier,
);
