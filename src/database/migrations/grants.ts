import type { QueryRunner } from 'typeorm';

/** The schema of the tables, quoted; functions of the owner find their tables by it. */
export async function schemaOf(queryRunner: QueryRunner): Promise<string> {
  const [{ schema }] = (await queryRunner.query(`select quote_ident(current_schema()) as schema`)) as [
    { schema: string },
  ];
  return schema;
}

/**
 * Gives the roles that may write accounts the same rights on newer tables: these are the service's roles, which were
 * granted the tables of an earlier version, often without default privileges.
 */
export async function grantToWritersOfAccounts(queryRunner: QueryRunner, ...tables: string[]): Promise<void> {
  const roles = (await queryRunner.query(
    `select distinct quote_ident(r.rolname) as role
     from pg_class c, aclexplode(c.relacl) acl join pg_roles r on r.oid = acl.grantee
     where c.oid = 'account'::regclass and acl.privilege_type = 'INSERT' and acl.grantee <> c.relowner`,
  )) as { role: string }[];
  for (const { role } of roles)
    await queryRunner.query(`grant select, insert, update, delete on ${tables.join(', ')} to ${role}`);
}
