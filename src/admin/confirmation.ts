import { Injectable } from '@nestjs/common';
import { createInterface } from 'node:readline/promises';

/**
 * Asks the operator before something is destroyed. The question goes to standard error, since standard output has the
 * command's result.
 */
@Injectable()
export class Confirmation {
  /**
   * Asks unless `isGiven`, which means that the operator has said `--yes`.
   * @throws `Error` unless the operator agrees
   */
  async ask(question: string, isGiven: boolean): Promise<void> {
    process.stderr.write(`${question}\n`);
    if (isGiven) return;
    if (!process.stdin.isTTY)
      throw new Error('Nothing was done: say --yes, or run it in a terminal, where it asks before it does anything');
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const answer = await terminal.question('Go on? [y/N] ').finally(() => terminal.close());
    if (!/^y(es)?$/i.test(answer.trim())) throw new Error('Nothing was done');
  }
}
