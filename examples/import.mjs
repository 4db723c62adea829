// Writes the accounts of a CSV file, 500 a call: the first line names the fields, as in `id,phone,name,bonuses`.
// To try it: npm install csv-parse, then URL=https://… RETAILER_KEY=… node import.mjs accounts.csv
// Refused rows are printed. Stopped and started again, it goes on where it was: accounts.csv.done has the rows written.
import { parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const BATCH = 500;
const LONGEST_PAUSE_MS = 60_000;
const { URL: url = 'http://127.0.0.1:3000', RETAILER_KEY: key = '' } = process.env;
const [file] = process.argv.slice(2);
if (!file) throw new Error('Say which file: node import.mjs accounts.csv');
const doneFile = `${file}.done`;
const counts = {};

/** Calls again after a while where the service is busy or away: an account that was written already is `unchanged`. */
async function upsert(accounts) {
  for (let wait = 1_000; ; wait = Math.min(2 * wait, LONGEST_PAUSE_MS)) {
    const response = await fetch(`${url}/profile/upsert`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ accounts }),
    }).catch((error) => ({ status: String(error.cause?.code ?? error.message) }));
    if (response.status === 200) return (await response.json()).results;
    const isForNow = typeof response.status === 'string' || response.status === 429 || response.status >= 500;
    if (!isForNow) throw new Error(`${response.status}: ${await response.text()}`);
    console.error(`${response.status}: again in ${wait / 1_000} s`);
    await pause(wait);
  }
}

async function write(rows, done) {
  const results = await upsert(rows.map(({ record }) => record));
  for (const [i, { id = '', status = 'refused', error }] of results.entries()) {
    counts[status] = (counts[status] ?? 0) + 1;
    if (error) console.log(`line ${rows[i].info.lines}: ${id}: ${error.message}`);
  }
  await writeFile(doneFile, String(done));
}

const skipped = Number(await readFile(doneFile, 'utf8').catch(() => '0'));
const options = { columns: true, info: true, bom: true, trim: true, skip_empty_lines: true, delimiter: [',', ';'] };
let read = 0;
let rows = [];
for await (const row of createReadStream(file).pipe(parse(options))) {
  if (++read <= skipped) continue;
  rows.push(row);
  if (rows.length === BATCH) await write(rows.splice(0), read);
}
if (rows.length > 0) await write(rows, read);
await rm(doneFile, { force: true });
console.log(JSON.stringify({ rows: read, skipped, ...counts }));
