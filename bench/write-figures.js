// @ts-check
'use strict';

const { readFile, writeFile } = require('node:fs/promises');

const [BEGIN, END] = ['<!-- The figures below are written by `npm run bench`. -->', '<!-- End of the figures. -->'];

/**
 * Puts `figures`, in Markdown, between the two marks of the paper, in place of those of the run before.
 * @param {string} file
 * @param {string} figures
 */
async function writeFigures(file, figures) {
  const page = withFigures(await readFile(file, 'utf8'), figures);
  // Prettier comes as an ES module, which Jest cannot load.
  const prettier = await import('prettier');
  const options = await prettier.resolveConfig(file);
  await writeFile(file, await prettier.format(page, { ...options, parser: 'markdown' }));
}

/**
 * @throws `Error` if the page lacks one of the marks
 * @param {string} page
 * @param {string} figures
 */
function withFigures(page, figures) {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`The page has no place for figures between ${BEGIN} and ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${figures}\n\n${page.slice(end)}`;
}

module.exports = { withFigures, writeFigures };
