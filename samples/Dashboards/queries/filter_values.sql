-- What can be chosen in the filter: channel, device, country, currency.
select filter, value from report.filter_value where value is not null order by filter, value
