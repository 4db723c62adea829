// Checks that the imports between the folders of src are in a list: each folder names the folders that it may use, so a
// new folder or a new arrow has to be put there on purpose. The order of the list is the house, from the top down.
const { readdirSync, readFileSync } = require('node:fs');
const { join, posix } = require('node:path');

const SRC = join(__dirname, '..', 'src');

const GROUND = ['data-lifecycle', 'failures', 'identifiers', 'logging', 'database', 'config'];

/** @type {Record<string, string[]>} */
const MAY_IMPORT = {
  // Composition roots: the files beside the folders.
  '.': ['*'],
  // Dialogues: a folder for each conversation of the protocol, and what operators and the clock begin.
  auth: ['channels', 'accounts', 'otp', 'limits', 'audit', 'http', ...GROUND],
  profile: ['accounts', 'http', ...GROUND],
  retailer: ['erasure', 'events', 'accounts', 'audit', 'http', ...GROUND],
  admin: [
    'command-line',
    'erasure',
    'events',
    'channels',
    'accounts',
    'otp',
    'limits',
    'sms-gateway',
    'email-gateway',
    'delivery',
    'audit',
    'http',
    ...GROUND,
  ],
  jobs: ['events', 'outbox', 'sms-gateway', 'data-lifecycle', 'database', 'config', 'logging'],
  // What dialogues use.
  erasure: ['accounts', 'otp', 'audit', ...GROUND],
  events: ['accounts', 'outbox', 'limits', 'command-line', 'audit', 'http', ...GROUND],
  channels: ['otp', 'limits', 'sms-gateway', 'email-gateway', 'delivery', 'http', ...GROUND],
  accounts: ['command-line', 'outbox', 'audit', 'http', ...GROUND],
  otp: ['limits', 'delivery', 'command-line', 'audit', ...GROUND],
  limits: ['sms-gateway', 'command-line', 'audit', ...GROUND],
  // Carriers and records.
  'sms-gateway': ['command-line', 'delivery', 'http', ...GROUND],
  'email-gateway': ['delivery', ...GROUND],
  delivery: ['audit', 'data-lifecycle', 'database', 'identifiers', 'logging', 'config'],
  outbox: ['data-lifecycle', 'database', 'config'],
  // What the commands of all rooms share: the operator, the options, the reading of identifiers.
  'command-line': ['audit', 'identifiers', 'config'],
  audit: ['data-lifecycle', 'identifiers', 'database', 'config', 'failures'],
  // The ground.
  health: ['http', 'database', 'failures', 'logging', 'config'],
  http: ['failures', 'identifiers', 'logging', 'config'],
  // What each room says of its rows: whose they are, and how long they are kept.
  'data-lifecycle': ['config'],
  logging: ['config'],
  failures: ['identifiers', 'config'],
  database: ['failures', 'logging', 'config', 'identifiers'],
  'embedded-postgres': [],
  identifiers: ['config'],
  config: [],
};

/** Every import of a file of another folder. */
function* arrows() {
  for (const file of readdirSync(SRC, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('spec.ts')) continue;
    for (const [, target] of readFileSync(join(SRC, file), 'utf8').matchAll(/from '(\.{1,2}\/[^']+)'/g)) {
      const from = folderOf(file);
      const to = folderOf(posix.join(posix.dirname(file), target ?? ''));
      if (from !== to) yield { file, from, to };
    }
  }
}

/** @param {string} file */
function folderOf(file) {
  return file.includes('/') ? (file.split('/')[0] ?? '') : '.';
}

const wrong = [...arrows()].filter(({ from, to }) => {
  const allowed = MAY_IMPORT[from] ?? [];
  return !allowed.includes('*') && !allowed.includes(to);
});
for (const { file, to } of wrong) process.stderr.write(`${file} imports ${to}, which its folder may not\n`);
process.stdout.write(`${Object.keys(MAY_IMPORT).length} folders, ${wrong.length} imports that none may have\n`);
process.exitCode = wrong.length > 0 ? 1 : 0;
