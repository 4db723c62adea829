/**
 * A room's share of a statement: queries of its `with` clause, by name. Its text names its parameters (`:identifier`);
 * `Named` is their type. `Needs` are the queries of other parts that it reads, `Gives` those that other parts may read.
 */
export interface Part<Named extends object, Needs extends string, Gives extends string> {
  readonly needs: readonly Needs[];
  readonly queries: Readonly<Record<Gives, QueryText>>;
  /** Exists for the compiler alone: who takes a part has to give all its parameters. */
  readonly named?: (values: Named) => void;
}

/** The text of a query; `materialized` where PostgreSQL must run it by itself, and once. */
export type QueryText = string | { readonly materialized: string };

/** A statement as PostgreSQL gets it, which parses and plans it once a connection under its name. */
export interface Statement<Named extends object, Row extends object> {
  readonly name: string;
  /** What the statement decides, and why it is one statement: `docs/statements.sql` shows it above the text. */
  readonly decides: string;
  readonly text: string;
  /** The names of the parameters, in the order of `$1`, `$2`, … */
  readonly parameters: readonly string[];
  /** Exist for the compiler alone: a statement may be given more values than it has parameters, and none less. */
  readonly named?: (values: Named) => void;
  readonly row?: Row;
}

/** Any statement, whatever its parameters are. */
export type AnyStatement = Statement<never, object>;

/** Declares a part. The type of its parameters comes first: `part<{ id: string }>()({ queries: { … } })`. */
export function part<Named extends object = object>() {
  return <const Needs extends string = never, const Gives extends string = never>(definition: {
    needs?: readonly Needs[];
    queries: Record<Gives, QueryText>;
  }): Part<Named, Needs, Gives> => ({ needs: definition.needs ?? [], queries: definition.queries });
}

/** Declares a statement that one room has to itself. */
export function statement<Named extends object, Row extends object>(declared: {
  name: string;
  decides: string;
  sql: string;
}): Statement<Named, Row> {
  return { name: declared.name, decides: declared.decides, ...numbered(declared.sql) };
}

/**
 * Puts a statement together from parts of several rooms, once, when the service starts: a call takes one round trip,
 * and all parts see the same snapshot.
 */
export class Query<Named extends object, Given extends string> {
  private constructor(private readonly queries: ReadonlyMap<string, QueryText>) {}

  static of<Named extends object, Gives extends string>(first: Part<Named, never, Gives>): Query<Named, Gives> {
    return new Query<object, never>(new Map()).with(first);
  }

  /**
   * Adds a part; one whose needs no part before it gives does not compile.
   * @throws `Error` for a query whose name was given before
   */
  with<More extends object, Needs extends Given, Gives extends string>(
    added: Part<More, Needs, Gives>,
  ): Query<Named & More, Given | Gives> {
    const queries = new Map(this.queries);
    for (const [name, text] of Object.entries<QueryText>(added.queries)) {
      if (queries.has(name)) throw new Error(`Two parts of a statement give ${name}`);
      queries.set(name, text);
    }
    return new Query(queries);
  }

  /** Ends the statement with the `select` that answers. */
  answer<Row extends object>({
    name,
    decides,
    select,
  }: {
    name: string;
    decides: string;
    select: string;
  }): Statement<Named, Row> {
    const queries = [...this.queries].map(([query, text]) => `${query} as ${bodyOf(text)}`);
    return { name, decides, ...numbered(`with ${queries.join(',\n')}\n${select}`) };
  }
}

/** `:name`, which is neither the cast `::text` nor the slice `[1 : n]`. */
const PARAMETER = /(?<![:\w]):([a-z]\w*)/gi;

/** The text with `$1`, `$2`, … for its named parameters. A name that stands there several times is one parameter. */
function numbered(sql: string): { text: string; parameters: string[] } {
  const parameters: string[] = [];
  const text = sql.replaceAll(PARAMETER, (_, name: string) => {
    if (!parameters.includes(name)) parameters.push(name);
    return `$${parameters.indexOf(name) + 1}`;
  });
  return { text, parameters };
}

function bodyOf(text: QueryText): string {
  return typeof text === 'string' ? `(${text})` : `materialized (${text.materialized})`;
}
