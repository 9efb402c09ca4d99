-- Two groups: who writes the warehouse, and who reads it. Give them to users of your own. Needs a user who may create roles.

do $$
begin
    -- Roles belong to all databases of a server: somebody else may make them at the same moment.
    begin
        create role clickstream_etl nologin;
    exception when duplicate_object or unique_violation then null;
    end;
    begin
        create role clickstream_reader nologin;
    exception when duplicate_object or unique_violation then null;
    end;
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect, create, temporary on database %I to clickstream_etl', current_database());
    execute format('grant connect on database %I to clickstream_reader', current_database());
end $$;

revoke create on schema public from public;
grant usage, create on schema public to clickstream_etl;
grant usage on schema public to clickstream_reader;

-- Partitions, rebuilds and migrations need the owner of the tables.
do $$
declare
    owned record;
begin
    for owned in
        select format('alter schema %I owner to clickstream_etl', nspname) as statement
        from pg_namespace where nspname in ('dw', 'etl', 'report')
        union all
        select format('alter %s %I.%I owner to clickstream_etl', case c.relkind when 'v' then 'view' else 'table' end, n.nspname, c.relname)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where (n.nspname in ('dw', 'etl', 'report') and c.relkind in ('r', 'p', 'v'))
            or (n.nspname = 'public' and c.relname = 'clickstream_events')
        union all
        select format('alter function %s owner to clickstream_etl', p.oid::regprocedure)
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'report'
    loop
        execute owned.statement;
    end loop;
end $$;

revoke all on schema dw, etl, report from public;
grant usage on schema dw, report to clickstream_reader;
grant select on all tables in schema dw to clickstream_reader;
grant select on all tables in schema report to clickstream_reader;
grant select on public.clickstream_events to clickstream_reader;
alter default privileges for role clickstream_etl in schema report grant select on tables to clickstream_reader;
