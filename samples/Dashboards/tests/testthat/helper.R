# A small warehouse that answers from a list, and a filter over it.

fake_ask <- function(answers) {
    asked <- list()
    ask <- function(name, filter = NULL, ...) {
        asked[[length(asked) + 1]] <<- list(name = name, parameters = c(filter$parameters, list(...)))
        key <- paste(c(name, ...), collapse = ":")
        if (is.function(answers[[key]])) answers[[key]](filter) else answers[[key]]
    }
    structure(ask, asked = function() asked)
}

some_extent <- function(zone = "UTC") {
    list(
        first_day = as.Date("2026-09-01"), last_day = as.Date("2026-11-26"), last_whole_day = as.Date("2026-11-26"), today = as.Date("2026-11-27"),
        changes = list(starts = -Inf, offsets = 0L),
        channels = c("Direct", "Email"), devices = c("desktop", "mobile"), countries = c("DE", "FR"), currencies = c("USD", "EUR"),
        complete_until = 1.8e9)
}

some_filter <- function(from = "2026-11-01", to = "2026-11-03", compare = FALSE, currency = "USD", extent = some_extent()) {
    new_filter(list(
        preset = "custom", from = as.Date(from), to = as.Date(to), channels = character(), devices = character(), countries = character(),
        bots = FALSE, compare = compare, currency = currency), extent, "UTC")
}

money_rows <- function(...) data.frame(..., currency = c("USD", "EUR"), orders = c(4, 9), gross = c(200, 9000), refunded = c(20, 0),
    net = c(180, 9000))
