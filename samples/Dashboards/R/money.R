# Money is shown in one currency at a time. These pick it out of what the queries give.

in_currency <- function(rows, currency) rows[!is.na(rows$currency) & rows$currency == currency, , drop = FALSE]

# Adds the columns of `revenue` rows, in one currency, to rows with the same names; 0 where a name has none.
with_money <- function(rows, revenue, currency, columns, by = "name") {
    money <- in_currency(revenue, currency)
    at <- match(rows[[by]], money[[by]])
    for (column in columns) rows[[column]] <- ifelse(is.na(at), 0, money[[column]][at])
    rows
}

total <- function(rows, column) if (nrow(rows) > 0) sum(rows[[column]]) else 0

money_title <- function(title, currency) if (nzchar(currency)) paste0(title, ", ", currency) else title
