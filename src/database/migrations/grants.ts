import type { QueryRunner } from 'typeorm';

/** The schema of the tables, quoted; functions of the owner find their tables by it. */
export async function schemaOf(queryRunner: QueryRunner): Promise<string> {
  const [{ schema }] = (await queryRunner.query(`select quote_ident(current_schema()) as schema`)) as [
    { schema: string },
  ];
  return schema;
}

/** Whom others than the owner of the table gave the privilege on it, as `grant … to` names them. */
export async function grantees(queryRunner: QueryRunner, table: string, privilege: string): Promise<string[]> {
  // PUBLIC, all roles, has no row among the roles.
  const rows = (await queryRunner.query(
    `select distinct coalesce(quote_ident(r.rolname), 'public') as role
     from pg_class c, aclexplode(c.relacl) acl left join pg_roles r on r.oid = acl.grantee
     where c.oid = $1::regclass and acl.privilege_type = $2 and acl.grantee <> c.relowner`,
    [table, privilege],
  )) as { role: string }[];
  return rows.map(({ role }) => role);
}

/**
 * Gives the roles that may write accounts the same rights on newer tables: these are the service's roles, which were
 * granted the tables of an earlier version, often without default privileges. Where all roles may, as PUBLIC, all get
 * them.
 */
export async function grantToWritersOfAccounts(queryRunner: QueryRunner, ...tables: string[]): Promise<void> {
  for (const role of await grantees(queryRunner, 'account', 'INSERT'))
    await queryRunner.query(`grant select, insert, update, delete on ${tables.join(', ')} to ${role}`);
}
