at <- function(text) as.numeric(as.POSIXct(text, tz = "UTC"))
hours_of <- function(day, zone) (start_of_day(as.Date(day) + 1, zone) - start_of_day(as.Date(day), zone)) / 3600

test_that("UTC has one offset", expect_equal(zone_changes("UTC", at("2026-01-01"), at("2026-12-31")), list(starts = -Inf, offsets = 0L)))

test_that("Kathmandu is five hours and three quarters ahead, always", {
    expect_equal(zone_changes("Asia/Kathmandu", at("2026-01-01"), at("2026-12-31")), list(starts = -Inf, offsets = 20700L))
})

test_that("New York changes twice a year, to the second", {
    changes <- zone_changes("America/New_York", at("2026-01-01"), at("2026-12-31"))
    expect_equal(changes, list(starts = c(-Inf, at("2026-03-08 07:00"), at("2026-11-01 06:00")), offsets = c(-18000L, -14400L, -18000L)))
})

test_that("Days of 23 and 25 hours in New York", {
    expect_equal(c(hours_of("2026-03-08", "America/New_York"), hours_of("2026-11-01", "America/New_York"),
        hours_of("2026-06-01", "America/New_York")), c(23, 25, 24))
})

test_that("Lord Howe changes by half an hour", {
    expect_equal(zone_changes("Australia/Lord_Howe", at("2026-01-01"), at("2026-12-31"))$offsets, c(39600L, 37800L, 39600L))
    expect_equal(hours_of("2026-04-05", "Australia/Lord_Howe"), 24.5)
})

test_that("A day without midnight begins with its first instant", {
    expect_equal(start_of_day(as.Date("2026-04-24"), "Africa/Cairo"), at("2026-04-23 22:00"))
    expect_equal(local_day(start_of_day(as.Date("2026-04-24"), "Africa/Cairo"), "Africa/Cairo"), as.Date("2026-04-24"))
})

test_that("Instants and arrays are written as PostgreSQL reads them", {
    expect_equal(instant_literal(c(-Inf, at("2026-03-08 07:00"))), c("-infinity", "2026-03-08 07:00:00+00"))
    expect_equal(array_literal(character()), "{}")
    expect_equal(array_literal(c("a", "b,c", "say \"hi\"", "back\\slash", "{}", "NULL", "")),
        "{\"a\",\"b,c\",\"say \\\"hi\\\"\",\"back\\\\slash\",\"{}\",\"NULL\",\"\"}")
})
