import type { Command } from 'commander';

/** One command of the operator's command line. Commander passes the arguments in their order, then the options. */
export interface AdminCommand {
  /** The result is printed: a text as it is, texts one after the other as they come, anything else as JSON. */
  run(...args: unknown[]): Promise<object | string | AsyncIterable<string>>;
}

/** `declare` tells the command line the name, the arguments and the options, before there is an instance. */
export interface AdminCommandClass {
  new (...dependencies: never[]): AdminCommand;
  declare(program: Command): Command;
}

/** The options that most commands share. */
export interface Why {
  why: string;
}
