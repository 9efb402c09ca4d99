-- Steps from a type of page to the next, by their place in the session; those from the tenth on together, of very many the commonest.
select least(step, 10)::integer as step, from_type, to_type, sum(sessions) as sessions from report.path_step({filter})
group by 1, 2, 3 order by sessions desc, step, from_type, to_type limit 5000
