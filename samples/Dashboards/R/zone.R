# The reporting zone: where its offset changes and where its days begin. Instants are seconds since 1970 here.
# R's own zone data is used, so that PostgreSQL and R cannot disagree about a day.

offset_at <- function(instants, zone) {
    offsets <- as.POSIXlt(as.POSIXct(instants, origin = "1970-01-01", tz = "UTC"), tz = zone)$gmtoff
    offsets <- if (is.null(offsets)) rep(0L, length(instants)) else as.integer(offsets)
    ifelse(is.na(offsets), 0L, offsets)
}

# The instants from which an offset holds between two instants. The first offset holds since ever.
zone_changes <- function(zone, first, last) {
    grid <- seq(floor(first), ceiling(last) + 21600, by = 21600)
    offsets <- offset_at(grid, zone)
    changed <- which(diff(offsets) != 0)
    starts <- vapply(changed, function(i) {
        lowest <- grid[i]
        highest <- grid[i + 1]
        while (highest - lowest > 1) {
            middle <- floor((lowest + highest) / 2)
            if (offset_at(middle, zone) == offsets[i]) lowest <- middle else highest <- middle
        }
        highest
    }, numeric(1))
    list(starts = c(-Inf, starts), offsets = offsets[c(1, changed + 1)])
}

# The first instant of a day; not always midnight, for some zones skip it.
start_of_day <- function(day, zone) {
    midnight <- as.numeric(day) * 86400
    lowest <- midnight - 57600
    highest <- midnight + 57600
    while (highest - lowest > 1) {
        middle <- floor((lowest + highest) / 2)
        if (local_day(middle, zone) < day) lowest <- middle else highest <- middle
    }
    highest
}

local_day <- function(instants, zone) as.Date(as.POSIXct(instants, origin = "1970-01-01", tz = "UTC"), tz = zone)

# What PostgreSQL reads: an instant, and an array of texts with every element quoted.
instant_literal <- function(instants) {
    text <- format(as.POSIXct(instants, origin = "1970-01-01", tz = "UTC"), "%Y-%m-%d %H:%M:%S+00", tz = "UTC")
    ifelse(is.finite(instants), text, ifelse(instants < 0, "-infinity", "infinity"))
}

array_literal <- function(values) {
    if (length(values) == 0) return("{}")
    paste0("{", paste0("\"", gsub("([\"\\\\])", "\\\\\\1", values), "\"", collapse = ","), "}")
}
