-- Gives views and functions that are new the owner that report.session has, tables that of etl.segment, and lets those read the views who may
-- read report.session: a warehouse that an administrator has brought up to date goes on as before.

do $$
declare
    own text[] := '{views}';
    functions text[] := '{functions}';
    owner oid := (select relowner from pg_class where oid = 'report.session'::regclass);
    needed record;
begin
    for needed in
        select format('alter table %s owner to %I', c.oid::regclass, pg_get_userbyid(s.relowner)) as statement
        from pg_class c join pg_class s on s.oid = 'etl.segment'::regclass
        where c.relnamespace in ('dw'::regnamespace, 'etl'::regnamespace) and c.relkind in ('r', 'p') and not c.relispartition
            and c.relowner = current_user::regrole and c.relowner <> s.relowner
        union all
        select format('alter view %s owner to %I', c.oid::regclass, pg_get_userbyid(owner))
        from pg_class c where c.oid = any(own::regclass[]) and c.relowner <> owner
        union all
        select format('alter function %s owner to %I', p.oid::regprocedure, pg_get_userbyid(owner))
        from pg_proc p
        where p.pronamespace = 'report'::regnamespace and p.proname = any(functions) and p.proowner <> owner
        union all
        select format('grant select on %s to %s', c.oid::regclass, coalesce(quote_ident(r.rolname), 'public'))
        from pg_class s
        cross join lateral aclexplode(s.relacl) a
        left join pg_roles r on r.oid = a.grantee
        join pg_class c on c.oid = any(own::regclass[])
        where s.oid = 'report.session'::regclass and a.privilege_type = 'SELECT' and a.grantee <> owner
            and not exists (select from aclexplode(c.relacl) has where has.grantee = a.grantee and has.privilege_type = 'SELECT')
    loop
        execute needed.statement;
    end loop;
end $$;
