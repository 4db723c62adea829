// @ts-check
'use strict';

// Preloaded into a service by files-of-a-call.js. A message with the folder of the build is answered with the functions
// of its files that have run since the message before.

const { Session } = require('node:inspector');
const { relative } = require('node:path');
const { fileURLToPath } = require('node:url');

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

/**
 * The names of the functions that ran, by file below `root`; an anonymous function is `-`.
 * @param {string} root
 */
function functionsThatRan(root) {
  /** @type {Record<string, string[]>} */
  const byFile = {};
  session.post('Profiler.takePreciseCoverage', (error, coverage) => {
    if (error) throw error;
    for (const { url, functions } of coverage.result) {
      if (!url.startsWith('file:')) continue;
      const file = relative(root, fileURLToPath(url));
      const ran = functions.filter(({ ranges: [whole] }) => (whole?.count ?? 0) > 0);
      if (file.startsWith('..') || file.includes('node_modules') || ran.length === 0) continue;
      byFile[file] = ran.map(({ functionName }) => functionName || '-');
    }
  });
  return byFile;
}

process.on('message', (root) => process.send?.(functionsThatRan(String(root))));
// The channel must not keep a service alive that was told to stop.
process.channel?.unref();
