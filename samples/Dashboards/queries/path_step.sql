-- Steps of sessions from a type of page to the next, by their place in the session: 1 leads on from the first page.
select step::integer, from_type, to_type, sessions from report.path_step({filter}) order by step, sessions desc, from_type, to_type
