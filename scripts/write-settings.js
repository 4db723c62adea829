// @ts-check
'use strict';

// `npm run docs:settings`: writes .env.example and docs/settings.md from the built service's classes of settings.

const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { built } = require('../bench/built');

const PROJECT = join(__dirname, '..');

require('reflect-metadata');
const { envExample, settingsPage } = built('config/settings.document');
const { SETTINGS_CLASSES } = built('environment');

writeFileSync(join(PROJECT, '.env.example'), envExample(SETTINGS_CLASSES));
writeFileSync(join(PROJECT, 'docs', 'settings.md'), settingsPage(SETTINGS_CLASSES));
