const preset = require('../jest.preset.js');

/** Unit tests. Those that need a real engine end in `.e2e.spec.ts` and have a configuration of their own. */
module.exports = {
  ...preset,
  displayName: 'unit',
  testMatch: ['<rootDir>/**/*.spec.ts'],
  testPathIgnorePatterns: ['\\.e2e\\.spec\\.ts$'],
};
