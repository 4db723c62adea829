import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { isLong, SEED } from './scale';

export interface Figures {
  requests: number;
  faults: number;
  sms: number;
  violations: number;
  /** What else is worth knowing. */
  notes: Record<string, string | number>;
}

interface Line extends Figures {
  part: string;
}

const HEADINGS = ['Part', 'Requests', 'Faults', 'SMS', 'Violations', 'Also'];

/** One line on the screen now, one row of the table at the end. */
export function publish(part: string, figures: Figures): void {
  const { notes, ...counts } = figures;
  const said = Object.entries({ ...counts, ...notes }).map(([name, value]) => `${name} ${value}`);
  process.stdout.write(`${part}: ${said.join(', ')}\n`);
  const file = process.env['FAULTS_FIGURES'];
  if (file) appendFileSync(file, `${JSON.stringify({ part, ...figures })}\n`);
}

/** The figures of the run as a table with its date and machine; nothing where no part of the suite ran. */
export function tableOf(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const rows = lines.map((line) => {
    const { part, requests, faults, sms, violations, notes } = JSON.parse(line) as Line;
    const also = Object.entries(notes).map(([name, value]) => `${name} ${value}`);
    return [part, String(requests), String(faults), String(sms), String(violations), also.join(', ')];
  });
  const table = [HEADINGS, ['---', '---:', '---:', '---:', '---:', '---'], ...rows.toSorted(byPart)];
  return `${machine()}\n\n${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

function byPart([one = '']: string[], [other = '']: string[]): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

function machine(): string {
  const [{ model } = { model: 'unknown CPU' }] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  const run = `${isLong ? 'long' : 'short'} run, seed ${SEED}`;
  const { version, platform, arch } = process;
  return `${date}, ${run}, Node ${version}, ${platform} ${arch}, ${model}, ${cpus().length} cores`;
}
