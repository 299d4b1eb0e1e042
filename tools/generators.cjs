/** What `generators.json` names; each is loaded when it is asked for. */
require('./register.cjs');

module.exports = {
  get base() {
    return require('./generators/base/generator.ts').default;
  },
  get combination() {
    return require('./generators/combination/generator.ts').default;
  },
  get release() {
    return require('./generators/release/generator.ts').default;
  },
  get refresh() {
    return require('./generators/refresh/generator.ts').default;
  },
  get 'add-package'() {
    return require('./generators/add-package/generator.ts').default;
  },
  get bundle() {
    return require('./generators/bundle/generator.ts').default;
  },
  get ide() {
    return require('./generators/ide/generator.ts').default;
  },
};
