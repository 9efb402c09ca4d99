-- Gives the schemas and tables of a successor the owners and the privileges that the live ones have; partitions belong to who owns their table.

do $$
declare
    owned record;
    granted record;
begin
    for owned in
        select format('alter schema %I owner to %I', next.nspname, pg_get_userbyid(n.nspowner)) as statement
        from pg_namespace n join pg_namespace next on next.nspname = n.nspname || '_next'
        where n.nspname in ('dw', 'etl') and n.nspowner <> next.nspowner
        union all
        select format('alter table %I.%I owner to %I', next.nspname, c.relname, pg_get_userbyid(coalesce(twin.relowner, n.nspowner)))
        from pg_namespace n
        join pg_namespace next on next.nspname = n.nspname || '_next'
        join pg_class c on c.relnamespace = next.oid
        left join pg_inherits i on i.inhrelid = c.oid
        left join pg_class parent on parent.oid = i.inhparent
        left join pg_class twin on twin.relnamespace = n.oid and twin.relname = coalesce(parent.relname, c.relname)
        where n.nspname in ('dw', 'etl') and c.relkind in ('r', 'p') and c.relowner <> coalesce(twin.relowner, n.nspowner)
    loop
        execute owned.statement;
    end loop;

    for granted in
        select format('grant %s on schema %I to %s%s', a.privilege_type, n.nspname || '_next', coalesce(quote_ident(r.rolname), 'public'),
                      case when a.is_grantable then ' with grant option' else '' end) as statement
        from pg_namespace n, aclexplode(n.nspacl) a
        left join pg_roles r on r.oid = a.grantee
        where n.nspname in ('dw', 'etl') and a.grantee <> n.nspowner
        union all
        select format('grant %s on %I.%I to %s%s', a.privilege_type, n.nspname || '_next', c.relname, coalesce(quote_ident(r.rolname), 'public'),
                      case when a.is_grantable then ' with grant option' else '' end)
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        join pg_namespace next on next.nspname = n.nspname || '_next'
        join pg_class twin on twin.relnamespace = next.oid and twin.relname = c.relname,
        aclexplode(c.relacl) a
        left join pg_roles r on r.oid = a.grantee
        where n.nspname in ('dw', 'etl') and c.relkind in ('r', 'p') and a.grantee <> c.relowner
    loop
        execute granted.statement;
    end loop;
end
$$
