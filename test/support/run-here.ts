import { parseEnvironment } from '../../src/environment';
import { runCommand } from '../../src/run-command';

/**
 * Runs an operator's command in this process, with these settings and no others; resolves with what it printed. Loading
 * the service takes a process of its own (`BuiltService.admin`) a second for each command.
 * @throws `Error` with `code`, `stdout` and `stderr`, as of a process that failed
 */
export async function runHere(settings: Record<string, string>, ...words: string[]): Promise<string> {
  const [out, err]: [string[], string[]] = [[], []];
  // What a command asks goes to the terminal itself.
  const asked = jest.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
  try {
    const code = await runCommand(words, {
      settings: () => parseEnvironment(settings),
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
    });
    if (code === 0) return out.join('');
    const message = `The command ended with ${code}: ${err.join('')}`;
    throw Object.assign(new Error(message), { code, stdout: out.join(''), stderr: err.join('') });
  } finally {
    asked.mockRestore();
  }
}
