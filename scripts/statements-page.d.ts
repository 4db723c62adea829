/** What the page shows of a composed statement. */
export interface ShownStatement {
  readonly name: string;
  readonly decides: string;
  readonly text: string;
  readonly parameters: readonly string[];
}

export function statementsPage(statements: ShownStatement[]): string;
