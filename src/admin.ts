import { loadEnvironment } from './environment';
import { runCommand } from './run-command';

/** The operator's command line: `npm run admin`. */
async function main(): Promise<void> {
  const code = await runCommand(process.argv.slice(2), {
    settings: loadEnvironment,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  });
  // A command may have set one of its own.
  if (code !== 0) process.exitCode = code;
}

void main();
