import { type Part, part, Query, type Statement, statement } from './query';
import { orderedValues } from './statements';

const redeemed = part<{ identifier: string }>()({
  queries: { redeemed: `update challenge set used_at = now() where identifier = :identifier returning id` },
});
const opened = part<{ id: string }>()({
  needs: ['redeemed'],
  queries: { opened: `insert into account (id) select :id::text from redeemed returning id` },
});

describe('a statement of several parts', () => {
  it('has the queries of all parts in their order, with numbered parameters', () => {
    const confirm = Query.of(redeemed)
      .with(opened)
      .answer({ name: 'confirm', decides: 'Who signs in.', select: 'select * from opened' });
    expect(confirm).toEqual({
      name: 'confirm',
      decides: 'Who signs in.',
      text: `with redeemed as (update challenge set used_at = now() where identifier = $1 returning id),
opened as (insert into account (id) select $2::text from redeemed returning id)
select * from opened`,
      parameters: ['identifier', 'id'],
    });
  });

  it('gives a parameter that several parts name one number', () => {
    const counted = part<{ identifier: string }>()({ queries: { counted: `select :identifier as name` } });
    const { text, parameters } = Query.of(redeemed)
      .with(counted)
      .answer({ name: 'x', decides: '', select: 'select :identifier' });
    expect(text.match(/\$\d/g)).toEqual(['$1', '$1', '$1']);
    expect(parameters).toEqual(['identifier']);
  });

  it('marks a query that must run by itself', () => {
    const verdict = part()({ queries: { verdict: { materialized: 'select 1' } } });
    expect(Query.of(verdict).answer({ name: 'x', decides: '', select: 'select' }).text).toBe(
      'with verdict as materialized (select 1)\nselect',
    );
  });

  it('refuses a name that two parts give', () => {
    expect(() => Query.of(redeemed).with(part()({ queries: { redeemed: 'select 1' } }))).toThrow(
      'Two parts of a statement give redeemed',
    );
  });

  it('does not compile with a need that no part gives', () => {
    // @ts-expect-error -- `opened` needs `redeemed`
    expect(Query.of(opened)).toBeDefined();
    const counted = part()({ queries: { counted: 'select 1' } });
    // @ts-expect-error -- `counted` gives it as little
    expect(Query.of(counted).with(opened)).toBeDefined();
  });
});

describe('the values of a statement', () => {
  const confirm = Query.of(redeemed).with(opened).answer({ name: 'confirm', decides: '', select: 'select' });
  const valuesOf = <Named extends object>(given: Statement<Named, object>, values: NoInfer<Named>) =>
    orderedValues(given, values);

  it('stand in the order of its parameters, those that it has none for left out', () => {
    expect(valuesOf(confirm, { id: 'b', other: 1, identifier: 'a' } as { id: string; identifier: string })).toEqual([
      'a',
      'b',
    ]);
    expect(orderedValues(confirm, { identifier: null, id: 'b' })).toEqual([null, 'b']);
  });

  it('do not compile where one is missing, and are refused where the types have not seen it', () => {
    // @ts-expect-error -- a part has a parameter `id`
    expect(() => valuesOf(confirm, { identifier: 'a' })).toThrow('The statement confirm gets no id');
  });

  it('do not compile where a part is taken for one with fewer parameters', () => {
    // @ts-expect-error -- whoever takes it for such a part would not give it its parameter
    const fewer: Part<object, 'redeemed', 'opened'> = opened;
    expect(fewer.needs).toEqual(['redeemed']);
  });
});

describe('the text of a statement', () => {
  const textOf = (sql: string) => statement<object, object>({ name: 'x', decides: '', sql });

  it('keeps casts and slices, and names with a digit', () => {
    expect(textOf(`select sends[1 : n], :id2::text, '12:30' from challenge`)).toMatchObject({
      text: `select sends[1 : n], $1::text, '12:30' from challenge`,
      parameters: ['id2'],
    });
  });
});
