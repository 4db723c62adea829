// @ts-check
'use strict';

const { medians } = require('./figures');
const { aligned } = require('./report');

/**
 * A Markdown table of CPU times on the small and on the large database.
 * @param {import('./comparison').Row[]} rows
 * @param {number} small
 * @param {number} large
 */
function scaleTable(rows, small, large) {
  const calls = [...new Set(rows.map(({ call }) => call))];
  const lines = calls.map((call) => {
    const [less, more] = [small, large].map((accounts) => {
      const row = rows.find((each) => each.call === call && each.server === String(accounts));
      return medians(row?.rounds ?? []);
    });
    return [call, ...columns(less?.cpu, more?.cpu, 0), ...columns(less?.postgres, more?.postgres, 0)];
  });
  const of = ['Service µs', 'PostgreSQL µs'].flatMap((what) => [`${what} at ${small}`, `at ${large}`, 'ratio']);
  return aligned([['Call', ...of], ...lines], 1);
}

/**
 * A Markdown table of what a sign-in of a known user writes to the WAL.
 * @param {{ server: string, call: string, bytes: number, images: number, records: number }[]} wal
 * @param {number} small
 * @param {number} large
 */
function walTable(wal, small, large) {
  /** @param {number} accounts @param {'bytes' | 'images' | 'records'} what */
  const of = (accounts, what) => {
    const calls = [...new Set(wal.map(({ call }) => call))];
    const rounds = (/** @type {string} */ call) =>
      wal.filter((each) => each.call === call && each.server === String(accounts));
    return calls.reduce(
      (sum, call) => sum + (medians(rounds(call).map((each) => ({ value: each[what] }))).value ?? 0),
      0,
    );
  };
  /** @type {[string, 'bytes' | 'images' | 'records', number][]} */
  const lines = [
    ['bytes without page images', 'bytes', 0],
    ['records', 'records', 1],
    ['page images', 'images', 2],
  ];
  return aligned(
    [
      ['WAL of a sign-in', `at ${small}`, `at ${large}`, 'ratio'],
      ...lines.map(([title, what, digits]) => [title, ...columns(of(small, what), of(large, what), digits)]),
    ],
    1,
  );
}

/**
 * A Markdown table of what a row takes.
 * @param {import('./history').TableSize[]} sizes
 */
function sizesTable(sizes) {
  const lines = sizes.map(({ name, rows, heap, indexes }) => [
    name,
    rows.toFixed(0),
    ...[heap / rows, indexes / rows].map((bytes) => bytes.toFixed(0)),
    ((heap + indexes) / 2 ** 30).toFixed(2),
  ]);
  return aligned([['Table', 'Rows', 'Bytes a row', 'and in indexes', 'GB'], ...lines], 1);
}

/**
 * @param {number} less
 * @param {number} more
 * @param {number} digits
 */
function columns(less = NaN, more = NaN, digits = 0) {
  const ratio = less > 0 ? (more / less).toFixed(2) : '';
  return [less.toFixed(digits), more.toFixed(digits), ratio];
}

module.exports = { scaleTable, sizesTable, walTable };
