-- What was searched for, as it was typed, and what came of it.
select term, searches, sessions, without_results, clicked, converted_sessions
from report.search({filter}) order by searches desc, term limit 10000
