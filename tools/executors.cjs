/** What `executors.json` names; each is loaded when it is asked for. */
require('./register.cjs');

module.exports = {
  get render() {
    return require('./executors/render/executor.ts').default;
  },
  get renderAll() {
    return require('./executors/render/executor.ts').renderAll;
  },
  get build() {
    return require('./executors/build/executor.ts').default;
  },
  get buildAll() {
    return require('./executors/build/executor.ts').buildAll;
  },
  get pull() {
    return require('./executors/pull/executor.ts').default;
  },
  get pullAll() {
    return require('./executors/pull/executor.ts').pullAll;
  },
  get publish() {
    return require('./executors/publish/executor.ts').default;
  },
  get publishAll() {
    return require('./executors/publish/executor.ts').publishAll;
  },
  get rebuild() {
    return require('./executors/rebuild/executor.ts').default;
  },
  get validate() {
    return require('./executors/validate/executor.ts').default;
  },
  get contents() {
    return require('./executors/contents/executor.ts').default;
  },
  get contentsOfAll() {
    return require('./executors/contents/executor.ts').contentsOfAll;
  },
  get diff() {
    return require('./executors/diff/executor.ts').default;
  },
  get changelog() {
    return require('./executors/changelog/executor.ts').default;
  },
  get serve() {
    return require('./executors/serve/executor.ts').default;
  },
  get eject() {
    return require('./executors/eject/executor.ts').default;
  },
  get lint() {
    return require('./executors/lint/executor.ts').default;
  },
  get lock() {
    return require('./executors/lock/executor.ts').default;
  },
  get manifests() {
    return require('./executors/manifests/executor.ts').default;
  },
  get docs() {
    return require('./executors/docs/executor.ts').default;
  },
};
