import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_FOLDER } from '../config/project-folder';
import { ALERTS, EVENTS } from './events';

const operations = readFileSync(join(PROJECT_FOLDER, 'docs', 'operations.md'), 'utf8');

/** The rows of the table under a heading, each as its cells. */
function rowsUnder(heading: string): string[][] {
  const [, section = ''] = operations.split(`\n## ${heading}\n`);
  const [untilNext = ''] = section.split('\n## ');
  return [...untilNext.matchAll(/^\| (`.*) \|$/gm)]
    .map(([, row = '']) => row.split(' | ').map((cell) => cell.trim()))
    .filter(([, , todo]) => todo !== 'What to do');
}

const sources = readdirSync(join(PROJECT_FOLDER, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && !name.startsWith('audit'))
  .map((name) => ({ name, text: readFileSync(join(PROJECT_FOLDER, 'src', name), 'utf8') }));

describe('docs/operations.md', () => {
  it('begins with every event and alert, what it means and what to do', () => {
    expect(operations.indexOf('## Events')).toBe(operations.indexOf('## '));
    for (const [heading, table] of Object.entries({ Events: EVENTS, Alerts: ALERTS }))
      expect(rowsUnder(heading)).toEqual(
        Object.entries(table).map(([name, { means, todo }]) => [`\`${name}\``, means, todo]),
      );
  });
});

describe('the table of events', () => {
  it('is all that can be logged: nobody makes a logger that takes others', () => {
    const makers = sources.filter(({ text }) =>
      /import[^;]*\b(Logger|ConsoleLogger)\b[^;]*from '@nestjs\/common'|import[^;]*\bLogger\b[^;]*from 'pino'/s.test(
        text,
      ),
    );
    expect(makers.map(({ name }) => name)).toEqual(['logging/logger.ts']);
  });

  it('has nothing that is never logged', () => {
    const everything = sources
      .filter(({ name }) => name !== 'logging/events.ts')
      .map(({ text }) => text)
      .join('\n');
    const unused = [...Object.keys(EVENTS), ...Object.keys(ALERTS)].filter((name) => !everything.includes(`'${name}'`));
    expect(unused).toEqual([]);
  });
});
