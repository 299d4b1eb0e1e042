/**
 * Compiles TypeScript when Node requires it. Nx would do so too, but loads the whole of TypeScript first to read its configuration: 0.3 s
 * in each command, and again in each process that runs a task. That is why Nx is given `.cjs` files, which require this one.
 * For stack traces in lines of the source, set NODE_OPTIONS=--enable-source-maps.
 */
const { transformSync } = require('@swc/core');
const { addHook } = require('pirates');

const options = {
  swcrc: false,
  sourceMaps: process.sourceMapsEnabled ? 'inline' : false,
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  module: { type: 'commonjs' },
};

addHook((code, filename) => transformSync(code, { ...options, filename }).code, { exts: ['.ts'] });
