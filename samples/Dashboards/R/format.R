# How numbers are written.

no_value <- "\u2013"

# "f", for "d" would make integers of 32 bits of them.
format_number <- function(x) ifelse(is.finite(x), formatC(round(x), format = "f", digits = 0, big.mark = ","), no_value)

format_percent <- function(x) ifelse(is.finite(x), paste0(formatC(100 * x, format = "f", digits = 1, big.mark = ","), "%"), no_value)

# Currencies without a minor unit (ISO 4217); all others are shown with two digits.
whole_currencies <- c("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF")

currency_digits <- function(currency) if (currency %in% whole_currencies) 0 else 2

format_money <- function(x, currency, digits = currency_digits(currency)) {
    ifelse(is.finite(x), paste0(currency, "\u00a0", formatC(x, format = "f", digits = digits, big.mark = ",")), no_value)
}

# For cards and axes, where the digits after the point only make noise. A digit after the point is kept for small numbers.
format_money_short <- function(x, currency) {
    size <- if (is.finite(x)) max(1, abs(x)) else 1
    unit <- if (size >= 1e9) list(1e9, "\u00a0bn") else if (size >= 1e6) list(1e6, "\u00a0m") else list(1, "")
    if (unit[[1]] > 1) return(paste0(format_money(x / unit[[1]], currency, 2), unit[[2]]))
    format_money(x, currency, if (size >= 1000) 0 else currency_digits(currency))
}

format_duration <- function(seconds) {
    if (!is.finite(seconds)) return(no_value)
    seconds <- round(seconds)
    parts <- c(h = seconds %/% 3600, min = seconds %% 3600 %/% 60, s = seconds %% 60)
    parts <- parts[parts > 0]
    if (length(parts) == 0) "0 s" else paste(parts, names(parts), collapse = " ")
}

format_day <- function(day) sub("^0", "", format(day, "%d %b %Y"))

format_days <- function(from, to) if (from == to) format_day(from) else paste(format_day(from), "\u2013", format_day(to))

format_instant <- function(instant, zone) {
    if (length(instant) != 1 || !is.finite(instant)) return(no_value)
    sub("^0", "", format(as.POSIXct(instant, origin = "1970-01-01", tz = "UTC"), "%d %b %Y, %H:%M", tz = zone))
}

share <- function(part, whole) {
    shares <- part / whole
    shares[!is.finite(shares)] <- NA_real_
    shares
}

# How a number moved. Rates move by percentage points, all else by percent of what was. A number that was 0 has no percentage: it is new.
change <- function(now, before, is_rate = FALSE, good = "up") {
    if (!is.finite(now) || !is.finite(before)) return(list(text = no_value, spoken = "no value to compare with", tone = "flat"))
    if (before == 0 && now == 0) return(list(text = "0.0%", spoken = "unchanged", tone = "flat"))
    if (before == 0 && !is_rate) return(list(text = "new", spoken = "new, the previous period had none", tone = "flat"))
    moved <- if (is_rate) 100 * (now - before) else 100 * (now - before) / abs(before)
    size <- formatC(abs(moved), format = "f", digits = 1, big.mark = ",")
    unit <- if (is_rate) c("\u00a0pp", "percentage points") else c("%", "percent")
    if (size == "0.0") return(list(text = paste0("0.0", unit[1]), spoken = "unchanged", tone = "flat"))
    way <- if (moved > 0) "up" else "down"
    list(
        text = paste0(if (moved > 0) "\u25b2 " else "\u25bc ", size, unit[1]),
        spoken = paste(way, size, unit[2], "from the previous period"),
        tone = if (good == "neither") "flat" else if (way == good) "good" else "bad")
}

change_tag <- function(moved) {
    span(class = paste("change", moved$tone), span(`aria-hidden` = "true", moved$text), span(class = "visually-hidden", moved$spoken))
}

# A text of the warehouse for one line: no control or direction characters, no more than fits.
one_line <- function(text, longest = 200) {
    text <- ifelse(is.na(text), "(not set)", enc2utf8(text))
    text <- gsub("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ", text, perl = TRUE)
    ifelse(nchar(text) > longest, paste0(substr(text, 1, longest - 1), "\u2026"), text)
}
