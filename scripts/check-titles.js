// @ts-check
'use strict';

// `npm run check:titles`: the title of every test and of every `describe` has at most 100 characters and ends without a
// full stop, and no two tests of a file are named alike: a list of failed tests has room for no more, and says which.

const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const ts = require('typescript');

const PROJECT = join(__dirname, '..');
const CHARACTERS = 100;
const WORDS = new Set(['it', 'describe']);

/**
 * The function that a call begins with: `it` of `it(…)`, of `it.each(…)(…)` and of it.each`…`(…).
 * @param {import('typescript').Expression} expression
 * @returns {string}
 */
function wordOf(expression) {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isTaggedTemplateExpression(expression)) return wordOf(expression.tag);
  if (ts.isCallExpression(expression) || ts.isPropertyAccessExpression(expression))
    return wordOf(expression.expression);
  return '';
}

/**
 * The titles as they are written, with the titles of what they stand in before them.
 * @param {import('typescript').SourceFile} source
 */
function titlesOf(source) {
  /** @type {{ title: string, path: string, line: number }[]} */
  const titles = [];
  /** @param {import('typescript').Node} node @param {string} path */
  const visit = (node, path) => {
    const title = ts.isCallExpression(node) && WORDS.has(wordOf(node.expression)) ? node.arguments[0] : undefined;
    let inner = path;
    if (title && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title))) {
      inner = `${path} › ${title.getText().slice(1, -1)}`;
      const line = source.getLineAndCharacterOfPosition(title.getStart()).line + 1;
      titles.push({ title: title.getText().slice(1, -1), path: inner, line });
    }
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(source, '');
  return titles;
}

/** @param {string} file */
function* problemsIn(file) {
  const source = ts.createSourceFile(file, readFileSync(join(PROJECT, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const seen = new Set();
  for (const { title, path, line } of titlesOf(source)) {
    if ([...title].length > CHARACTERS) yield `${file}:${line} the title has more than ${CHARACTERS} characters`;
    if (title.endsWith('.')) yield `${file}:${line} the title ends with a full stop`;
    if (seen.has(path)) yield `${file}:${line} another test is named so`;
    seen.add(path);
  }
}

const files = ['src', 'test'].flatMap((folder) =>
  readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('spec.ts'))
    .map((file) => join(folder, file)),
);
const problems = files.flatMap((file) => [...problemsIn(file)]);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${files.length} files of tests, ${problems.length} titles to mend\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
