// How to report coverage is said for all projects together, or not at all.
const { coverageReporters: _, ...nxPreset } = require('@nx/jest/preset').default;

/** Packages that are ESM only, execa and what it imports: Jest must transform them. */
const esmOnly = [
  '@sec-ant',
  '@sindresorhus',
  'execa',
  'figures',
  'get-stream',
  'human-signals',
  'is-plain-obj',
  'is-stream',
  'is-unicode-supported',
  'npm-run-path',
  'p-limit',
  'parse-ms',
  'path-key',
  'pretty-ms',
  'strip-final-newline',
  'unicorn-magic',
  'yocto-queue',
  'yoctocolors',
];

const swc = { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } };

module.exports = {
  ...nxPreset,
  testEnvironment: 'node',
  transform: { '\\.[jt]s$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  // It names no entry for `require`, which is what transformed modules do.
  moduleNameMapper: { '^unicorn-magic$': '<rootDir>/../node_modules/unicorn-magic/node.js' },
};
