// @ts-check
'use strict';

// `npm run check:lines`: no line of code or papers is longer than 120 columns. Prettier wraps code and the paragraphs
// of Markdown, but neither comments and strings nor fenced code. Excepted are tables, answers in fenced JSON, lines
// that set a setting, migrations, which nobody edits once they are released, and SQL and strings of code.

const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const PROJECT = join(__dirname, '..');
const COLUMNS = 120;
const FOLDERS = ['src', 'test', 'docs', 'scripts', 'bench', 'examples'];
const EXCEPTED = join('src', 'database', 'migrations');
const IS_COMMENT = /^\s*(?:\/[/*]|\*)/;
const FILE = /\.(?:ts|js|md|http|conf|yml)$/;

/**
 * @param {string} text
 * @param {boolean} isCode
 */
function* longLines(text, isCode) {
  let isJson = false;
  for (const [i, line] of text.split('\n').entries()) {
    if (line.startsWith('```')) isJson = line === '```json';
    const isExcepted = isJson || /^(?:\||[A-Z_]+=)/.test(line) || (isCode && !IS_COMMENT.test(line));
    if ([...line].length > COLUMNS && !isExcepted) yield i + 1;
  }
}

const files = [
  ...readdirSync(PROJECT).filter((file) => FILE.test(file)),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => FILE.test(file))
      .map((file) => join(folder, file))
      .filter((file) => !file.startsWith(EXCEPTED)),
  ),
];
const found = files.flatMap((file) =>
  [...longLines(readFileSync(join(PROJECT, file), 'utf8'), /\.(?:ts|js)$/.test(file))].map((line) => `${file}:${line}`),
);
for (const place of found) process.stderr.write(`${place} is longer than ${COLUMNS} columns\n`);
process.stdout.write(`${files.length} files, ${found.length} lines longer than ${COLUMNS} columns\n`);
process.exitCode = found.length > 0 ? 1 : 0;
