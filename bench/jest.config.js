const preset = require('../jest.preset.js');

/** What the benchmarks are asked and what they print; they measure nothing here. */
module.exports = { ...preset, displayName: 'bench', testMatch: ['<rootDir>/**/*.spec.ts'] };
