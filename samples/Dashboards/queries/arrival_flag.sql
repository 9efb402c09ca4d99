-- Facts received in the time by what was changed or is doubtful about them.
select flag, facts from report.arrival_flag({filter}) order by flag
