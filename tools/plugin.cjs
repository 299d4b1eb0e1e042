/** What `nx.json` names as plugin. */
require('./register.cjs');

module.exports = require('./plugin/plugin.ts');
