const preset = require('../jest.preset.js');

/** Tests with a real engine: they build and run images, some for minutes. */
module.exports = {
  ...preset,
  displayName: 'e2e',
  testMatch: ['<rootDir>/**/*.e2e.spec.ts'],
  testTimeout: 20 * 60 * 1000,
};
