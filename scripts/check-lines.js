// @ts-check
'use strict';

// `npm run check:lines`: no line of code or papers is longer than 120 columns, and no file of code has more than 250
// lines.
//
// Prettier wraps code and the paragraphs of Markdown, but neither comments and strings nor fenced code. Lines may be
// longer in tables, answers in fenced JSON, settings, and in SQL and strings of the code that is not a test. Migrations
// are excepted from both rules, since nobody edits them once they are released; no generated file is TypeScript or
// JavaScript.

const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const PROJECT = join(__dirname, '..');
const COLUMNS = 120;
const LINES = 250;
const FOLDERS = ['src', 'test', 'docs', 'scripts', 'bench', 'examples'];
const EXCEPTED = join('src', 'database', 'migrations');
const IS_COMMENT = /^\s*(?:\/[/*]|\*)/;
const CODE = /\.(?:ts|js)$/;
/** A mutant has the text of a line of the code, however long that is. */
const TEST = /^test\/(?!mutants\/)|spec\.ts$/;
const FILE = /\.(?:ts|js|md|http|conf|yml)$/;

/**
 * @param {string} file
 * @param {string} text
 */
function* longLines(file, text) {
  const mayHaveLongStrings = CODE.test(file) && !TEST.test(file);
  let isJson = false;
  for (const [i, line] of text.split('\n').entries()) {
    if (line.startsWith('```')) isJson = line === '```json';
    const isExcepted = isJson || /^(?:\||[A-Z_]+=)/.test(line) || (mayHaveLongStrings && !IS_COMMENT.test(line));
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
/** @param {string} file */
function problemsIn(file) {
  const text = readFileSync(join(PROJECT, file), 'utf8');
  const isCode = CODE.test(file);
  const problems = [...longLines(file, text)].map((line) => `${file}:${line} is longer than ${COLUMNS} columns`);
  const lines = text.split('\n').length - 1;
  if (isCode && lines > LINES) problems.push(`${file} has ${lines} lines, more than ${LINES}: make it two files`);
  return problems;
}

const problems = files.flatMap(problemsIn);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${files.length} files, ${problems.length} lines or files too long\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
