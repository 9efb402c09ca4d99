first <- as.Date("2026-09-25")
last <- as.Date("2026-11-26")

test_that("Presets are seen from the last whole day with data", {
    days <- function(preset, whole = last) format(preset_days(preset, list(first_day = first, last_day = last, last_whole_day = whole)))
    expect_equal(days("last7"), c("2026-11-20", "2026-11-26"))
    expect_equal(days("last28"), c("2026-10-30", "2026-11-26"))
    expect_equal(days("last90"), c("2026-08-29", "2026-11-26"))
    expect_equal(days("this_month"), c("2026-11-01", "2026-11-26"))
    expect_equal(days("last_month"), c("2026-10-01", "2026-10-31"))
    expect_equal(days("last7", last - 1), c("2026-11-19", "2026-11-25"))
    expect_equal(days("all", last - 1), c("2026-09-25", "2026-11-26"))
    expect_equal(days("last_month", as.Date("2027-01-03")), c("2026-12-01", "2026-12-31"))
})

test_that("The last whole day is yesterday, as far as the warehouse is complete", {
    expect_equal(last_whole_day(first, last, last, today = last), last - 1)
    expect_equal(last_whole_day(first, last, last + 1, today = last + 1), last)
    expect_equal(last_whole_day(first, last, as.Date(NA), today = last + 3), last + 2)
    expect_equal(last_whole_day(first, last, last - 4, today = last + 1), last - 5)
    expect_equal(last_whole_day(last, last, last, today = last), last)
})

test_that("Of a shop from which nothing came for four weeks the last days with something are shown, and it is said", {
    expect_equal(last_whole_day(first, last, as.Date(NA), today = last + 28), last + 27)
    expect_equal(last_whole_day(first, last, as.Date(NA), today = last + 29), last)
    expect_equal(last_whole_day(first, last, last + 200, today = last + 200), last)
    notes <- function(today) filter_notes(some_filter(extent = utils::modifyList(some_extent(), list(today = today))), 1.8e9)
    expect_match(notes(last + 200), "the last session is of 26 Nov 2026")
    expect_no_match(notes(last + 1), "the last session")
})

test_that("Of an impossible range one thing is said", {
    said <- function(from, to) tryCatch(read_days(from, to), error = conditionMessage)
    expect_equal(said("", "2026-11-01"), "Choose the first and the last day.")
    expect_equal(said("2026-11-02", "2026-11-01"), "The first day is after the last one.")
    expect_equal(said("2001-11-02", "2026-11-01"), "Choose ten years at most.")
    expect_equal(format(said("2026-11-01", "2026-11-01")), c("2026-11-01", "2026-11-01"))
})

test_that("The period before has as many days, right before", {
    expect_equal(format(previous_days(as.Date("2026-11-20"), last, first)), c("2026-11-13", "2026-11-19"))
    expect_equal(format(previous_days(last, last, first)), c("2026-11-25", "2026-11-25"))
})

test_that("A period that the data do not reach is no comparison", {
    expect_null(previous_days(as.Date("2026-10-01"), as.Date("2026-10-07"), first))
    expect_false(is.null(previous_days(as.Date("2026-10-02"), as.Date("2026-10-08"), first)))
})

test_that("A filter becomes the eight parameters", {
    changes <- zone_changes("America/New_York", 1.75e9, 1.80e9)
    parameters <- filter_parameters(as.Date(c("2026-10-31", "2026-11-01")), TRUE, c("Paid, \"x\"", "Direct"), character(), "DE",
        "America/New_York", changes)
    expect_equal(parameters[1:6], list("2026-10-31 04:00:00+00", "2026-11-02 05:00:00+00", "true", "{\"Direct\",\"Paid, \\\"x\\\"\"}",
        "{}", "{\"DE\"}"))
    expect_match(parameters[[7]], "^\\{\"-infinity\",")
    expect_equal(length(strsplit(parameters[[7]], ",")[[1]]), length(strsplit(parameters[[8]], ",")[[1]]))
})

test_that("The same choices in another order ask the same", {
    in_order <- function(channels) filter_parameters(as.Date(c("2026-11-01", "2026-11-01")), FALSE, channels, character(), character(),
        "UTC", some_extent()$changes)
    expect_equal(in_order(c("Email", "Direct")), in_order(c("Direct", "Email")))
})

test_that("An address is read back as it was written", {
    chosen <- read_address(list(from = "2026-11-02", to = "2026-11-08", channel = "Email|Direct", device = "mobile", bots = "yes",
        compare = "no", currency = "EUR"), some_extent())
    written <- write_address(new_filter(chosen, some_extent(), "UTC"), "funnel")
    expect_match(written, "^\\?page=funnel&from=2026-11-02&to=2026-11-08")
    expect_equal(read_address(parseQueryString(written), some_extent()), chosen)
})

test_that("What makes no sense in an address is as if it were not said", {
    nonsense <- list(range = "eternity", from = "2026-13-40", to = "yesterday", channel = "<script>", device = "toaster|mobile",
        currency = "XXX", bots = "perhaps")
    chosen <- read_address(nonsense, some_extent())
    expect_equal(chosen$preset, "last28")
    expect_equal(list(chosen$channels, chosen$devices, chosen$currency, chosen$bots), list(character(), "mobile", "USD", FALSE))
    expect_equal(read_address(list(from = "2026-11-08", to = "2026-11-02"), some_extent())$preset, "last28")
    expect_equal(known_page("passwd"), "overview")
    expect_equal(known_page("paths"), "paths")
})

test_that("The bar gives a filter once it is drawn, and follows the choices", {
    ask <- fake_ask(list(
        extent = data.frame(first_at = 1.788e9, last_at = 1.7958e9), completeness = data.frame(complete_until = 1.796e9),
        currencies = data.frame(currency = c("EUR", "USD"), orders = c(9, 4)),
        filter_values = data.frame(filter = c("channel", "device", "country", "currency"), value = c("Direct", "mobile", "DE", "VND"))))
    testServer(filter_server, args = list(ask = ask, zone = "UTC", query = list(channel = "Direct")), {
        session$setInputs(preset = "last7", channels = "Direct", currency = "EUR", compare = TRUE, bots = FALSE)
        filter <- session$returned()
        expect_equal(as.numeric(filter$to - filter$from), 6)
        expect_equal(filter$currencies, c("EUR", "USD", "VND"))
        expect_equal(filter$parameters[[4]], "{\"Direct\"}")
        session$setInputs(channels = "No such channel")
        expect_equal(session$returned()$parameters[[4]], "{}")
        session$setInputs(preset = "custom", from = "2026-11-10", to = "2026-11-01")
        expect_error(session$returned(), "first day is after")
    })
})
