-- What was left in carts by day and currency.
select day, currency, sessions, units_left, value_left from report.cart_left({filter}) order by day, currency
