using System.Text.RegularExpressions;

namespace Clickstream.Adapters.Postgres.Schema;

/// <summary>The reports that the database itself defines, as functions with one filter, and what their definitions share.</summary>
internal static partial class ReportFunctions
{
    /// <summary>The texts that several functions share, with what stands for them in the script.</summary>
    private static readonly (string Name, string Text)[] Shared =
    [
        ("{filter}",
            """
            started_from timestamptz default '-infinity', started_before timestamptz default 'infinity', with_bots boolean default false,
            channels text[] default '{}', device_classes text[] default '{}', countries text[] default '{}',
            zone_starts timestamptz[] default '{-infinity}', zone_offsets integer[] default '{0}'
            """),
        ("{selected}",
            """
            selected as not materialized (
                select * from dw.fact_session
                where started_at >= started_from and started_at < started_before and (with_bots or not is_bot)
                    and (coalesce(cardinality(channels), 0) = 0
                        or traffic_source_key in (select traffic_source_key from dw.dim_traffic_source where channel = any(channels)))
                    and (coalesce(cardinality(device_classes), 0) = 0
                        or device_key in (select device_key from dw.dim_device where device_class = any(device_classes)))
                    and (coalesce(cardinality(countries), 0) = 0
                        or geo_key in (select geo_key from dw.dim_geo where country = any(countries))))
            """),
        ("{owned}",
            """
            owned as (
                select visitor_key, session_key, count(*) as orders from report.session_order
                where purchased_at >= started_from
                group by visitor_key, session_key)
            """),
        ("{told_apart}",
            """
            join dw.dim_traffic_source t using (traffic_source_key) join dw.dim_device d using (device_key)
            join dw.dim_geo g using (geo_key) left join dw.dim_page p on p.page_key = s.entry_page_key
            """),
        ("{by}",
            """
            coalesce(case by when 'all' then 'all' when 'channel' then t.channel when 'source_medium' then t.source || ' / ' || t.medium
                when 'campaign' then t.campaign when 'landing_page' then p.path when 'device' then d.device_class
                when 'country' then g.country
                else (by || ' is none of all, channel, source_medium, campaign, landing_page, device, country')::integer::text end,
                '(not set)')
            """),
        ("{viewed}",
            """
            page as materialized (select page_key, report.page_type(path) as type from dw.dim_page),
            viewed as (
                select f.session_key, coalesce(p.type, '(not set)') as type,
                       coalesce(lead(coalesce(p.type, '(not set)')) over session, '(exit)') as next_type, row_number() over session as step
                from selected s
                join dw.fact_event f on f.visitor_key = s.visitor_key and f.session_key = s.session_key
                left join page p using (page_key)
                where f.kind = 1 and f.occurred_at >= started_from
                window session as (partition by f.session_key order by f.occurred_at, f.event_id, f.fingerprint))
            """),
    ];

    /// <summary>The script that makes the functions anew.</summary>
    public static string Script => Shared.Aggregate(
        Migrator.Read("report_functions.sql"), (script, shared) => script.Replace(shared.Name, shared.Text, StringComparison.Ordinal));

    /// <summary>The names of the functions.</summary>
    public static IEnumerable<string> Names =>
        FunctionName().Matches(Migrator.Read("report_functions.sql")).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^create function report\.(\w+)\(", RegexOptions.Multiline)]
    private static partial Regex FunctionName();
}
