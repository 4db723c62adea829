import { descriptionOf } from './setting.description';
import { namesOf, type SettingsClass } from './settings-class';

const WIDTH = 118;
const NO_BREAK = '\u00a0';
const RANGE = /production: \d+ to \d+\./g;
const ABOUT_FORM = [
  'An empty value is the default. Lists are comma separated. "production" is what `NODE_ENV=production` demands.',
  'A value with a `#` goes in quotes.',
  '`NAME_FILE=/run/secrets/name` instead of `NAME` reads any of them, such as a secret, from that file.',
];

/** One setting as the documents show it. */
interface Documented {
  name: string;
  /** The default as the text of the variable. */
  defaultValue: string;
  /** A line of Markdown, with the range that production allows. */
  meaning: string;
}

/** The text of `.env.example`: every setting with its default and its meaning. */
export function envExample(types: SettingsClass[]): string {
  const head = [
    'Every setting with its default. Copy to `.env` beside `package.json`, or set real environment variables, which win.',
    ...ABOUT_FORM,
  ];
  const sections = types.map((type) => [
    `# --- ${type.title} ---\n`,
    ...settingsOf(type).flatMap(({ name, defaultValue, meaning }) => [
      ...commentLines(meaning),
      `${name}=${defaultValue}`,
    ]),
  ]);
  return [head.flatMap(commentLines), ...sections].map((lines) => `${lines.join('\n')}\n`).join('\n');
}

/** The text of `docs/settings.md`, as prettier leaves it. */
export function settingsPage(types: SettingsClass[]): string {
  const sections = types.map((type) => {
    const rows = settingsOf(type).map(({ name, defaultValue, meaning }) => [
      `\`${name}\``,
      defaultValue === '' ? '' : `\`${defaultValue}\``,
      meaning,
    ]);
    return `## ${type.title}\n\n${table(['Setting', 'Default', 'Meaning'], rows)}`;
  });
  return `# Settings\n\n${ABOUT_FORM.map((line) => `- ${line}`).join('\n')}\n\n${sections.join('\n\n')}\n`;
}

function settingsOf(type: SettingsClass): Documented[] {
  const defaults = new type() as Record<string, unknown>;
  return namesOf(type).map((name) => {
    const { meaning, production, formerly } = descriptionOf(type, name);
    const range = production ? `${meaning}; production: ${production.join(' to ')}.` : meaning;
    const former = formerly ? ` Formerly \`${formerly}\`.` : '';
    return { name, defaultValue: [defaults[name]].flat().join(','), meaning: `${range}${former}` };
  });
}

/** The words as lines of comments; Markdown's marks of code are left out, and a range stays on one line. */
function commentLines(text: string): string[] {
  const words = text
    .replaceAll('`', '')
    .replaceAll(RANGE, (range) => range.replaceAll(' ', NO_BREAK))
    .split(' ');
  const lines = [''];
  for (const word of words) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => `# ${line.replaceAll(NO_BREAK, ' ')}`);
}

function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  const line = (row: string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
