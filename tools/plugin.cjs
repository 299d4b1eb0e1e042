/**
 * What `nx.json` names as plugin. Nx's daemon holds on to it while its sources change, by `git pull` for one: so each call goes to the
 * sources that lie there now.
 */
require('./register.cjs');
const { sep } = require('node:path');

const isDaemon = process.env.NX_DAEMON_PROCESS === 'true';

function plugin() {
  const { ownSources, stampAsLoaded } = require('./plugin/own-sources.ts');
  if (isDaemon && stampAsLoaded(ownSources, Date.now()) === undefined) forgetSources();
  return require('./plugin/plugin.ts');
}

function forgetSources() {
  for (const file of Object.keys(require.cache))
    if (file.startsWith(__dirname + sep) && file.endsWith('.ts')) delete require.cache[file];
}

const { name, createNodes } = plugin();

module.exports = {
  name,
  createNodes: [createNodes[0], (...given) => plugin().createNodes[1](...given)],
  preTasksExecution: (...given) => plugin().preTasksExecution(...given),
  postTasksExecution: (...given) => plugin().postTasksExecution(...given),
};
