day <- as.Date("2026-11-01") + 0:2
trend <- data.frame(day = day[c(1, 3)], sessions = c(10, 30), visitors = c(9, 25), events = 1, page_views = c(50, 90),
    cart_sessions = c(4, 6),
    abandoned_cart_sessions = c(1, 4), converted_sessions = c(1, 3), orders = c(1, 3))
overview <- data.frame(sessions = 40, visitors = 33, cart_sessions = 10, abandoned_cart_sessions = 5, converted_sessions = 4, orders = 4)
traffic <- data.frame(name = c("Direct", "<b>Email</b>"), sessions = c(30, 10), visitors = c(25, 9), engaged_sessions = c(15, 10),
    cart_sessions = 0,
    abandoned_cart_sessions = 0, converted_sessions = c(3, 1), orders = c(3, 1))

test_that("Overview computes its rates in one currency", {
    ask <- fake_ask(list(overview = overview, revenue = money_rows(), trend = trend, trend_revenue = money_rows(day = day[1]),
        "traffic:channel" = traffic, "traffic:device" = traffic))
    testServer(overview_server, args = list(filter = reactive(some_filter()), ask = ask), {
        now <- totals()$now
        expect_equal(c(now$conversion, now$average, now$abandonment, now$net), c(0.1, 50, 0.5, 180))
        expect_equal(days()$now$sessions, c(10, 0, 30))
        expect_equal(days()$now$net, c(180, 0, 0))
        expect_match(output$numbers$html, "USD\u00a0180.00")
        expect_null(totals()$before)
    })
})

test_that("Overview compares with the period before", {
    ask <- fake_ask(list(overview = function(filter) transform(overview, sessions = if (filter$from == day[1]) 40 else 20),
        revenue = money_rows(),
        trend = trend, trend_revenue = money_rows(day = day[1])))
    testServer(overview_server, args = list(filter = reactive(some_filter(compare = TRUE)), ask = ask), {
        expect_equal(c(totals()$now$sessions, totals()$before$sessions), c(40, 20))
        expect_match(output$numbers$html, "up 100.0 percent")
    })
})

test_that("An empty range says so", {
    ask <- fake_ask(list(overview = transform(overview, sessions = 0), revenue = money_rows()[0, ], trend = trend[0, ],
        trend_revenue = money_rows(day = day[1])[0, ]))
    testServer(overview_server, args = list(filter = reactive(some_filter()), ask = ask), {
        expect_error(output$numbers, "No sessions in this range")
        expect_error(output$sessions, "No sessions in this range")
    })
})

test_that("Funnel gives step rates and drop-offs", {
    steps <- funnel_table(c(100, 50, 20, 10, 5))
    expect_equal(steps$rate, c(NA, 0.5, 0.4, 0.5, 0.5))
    expect_equal(steps$dropped, c(NA, 50, 30, 10, 5))
    row <- data.frame(name = "all", sessions = 100, viewed_item = 50, added_to_cart = 20, began_checkout = 10, purchased = 5)
    ask <- fake_ask(list("funnel:all" = row, "funnel:channel" = transform(row, name = "<img src=x onerror=alert(1)>"),
        "funnel:device" = row))
    testServer(funnel_server, args = list(filter = reactive(some_filter()), ask = ask), {
        expect_equal(steps()$sessions, c(100, 50, 20, 10, 5))
        expect_match(output$channels$html, "&lt;img src=x", fixed = TRUE)
        expect_false(grepl("<img", output$channels$html, fixed = TRUE))
    })
})

test_that("Products have revenue in the currency and rates", {
    rows <- data.frame(product_id = c("a", "b"), name = c("A", "B"), brand = c("X", NA), category = "c", views = c(10, 0),
        add_to_carts = c(5, 1), purchases = c(1, 0), units_sold = c(2, 0))
    revenue <- data.frame(product_id = c("a", "a"), currency = c("USD", "EUR"), purchases = 1, units_sold = 1, revenue = c(20, 1e6))
    table <- products_table(rows, revenue, "USD")
    expect_equal(table$revenue, c(20, 0))
    expect_equal(table$view_to_cart, c(0.5, NA))
    expect_equal(roll_up(table, "brand", "revenue")$name[1], "X")
    many <- data.frame(brand = letters, views = 1:26)
    expect_equal(sum(roll_up(many, "brand", "views")$value), sum(1:26))
    expect_equal(nrow(roll_up(many, "brand", "views")), 10)
})

test_that("Traffic joins revenue in the currency", {
    revenue <- data.frame(name = c("Direct", "Direct"), currency = c("USD", "EUR"), net = c(10, 999))
    testServer(traffic_server, args = list(filter = reactive(some_filter()),
        ask = fake_ask(list("traffic:channel" = traffic, "traffic_revenue:channel" = revenue))), {
        session$setInputs(by = "channel", measure = "sessions")
        expect_equal(origins()$net, c(10, 0))
        expect_equal(origins()$engagement, c(0.5, 1))
    })
})

test_that("Carts show what was left in one currency", {
    cart <- data.frame(cart_sessions = 10, abandoned_sessions = 4, abandoned_at_checkout = 2, recovered_sessions = 1, add_to_carts = 1,
        remove_from_carts = 1)
    left <- data.frame(day = day[c(1, 1)], currency = c("USD", "EUR"), sessions = 1, units_left = c(2, 7), value_left = c(30, 900))
    testServer(carts_server, args = list(filter = reactive(some_filter()), ask = fake_ask(list(cart = cart, cart_left = left))), {
        expect_equal(unlist(carts()$now[c("abandonment", "value_left", "units_left")]),
            c(abandonment = 0.4, value_left = 30, units_left = 2))
    })
})

test_that("Hours without sessions are zero", {
    hours <- hour_matrix(data.frame(day_of_week = 7, hour = 23, sessions = 5, orders = 1), "sessions")
    expect_equal(c(hours[7, 24], sum(hours)), c(5, 5))
})

test_that("Thin links of a path are left out and counted, and steps have nodes of their own", {
    rows <- data.frame(step = c(1, 1, 2), from_type = c("/", "/", "product"), to_type = c("product", "rare", "/"),
        sessions = c(999, 1, 500))
    flow <- path_flow(rows)
    expect_equal(c(flow$sessions, flow$cut), c(1000, 1))
    expect_equal(flow$nodes$label, c("/", "product", "/"))
    expect_true(all(flow$links$target > flow$links$source))
})

test_that("Cohorts begin in the range, and weeks to come are unknown", {
    rows <- data.frame(first_week = as.Date(c("2026-10-26", "2026-11-02", "2026-11-02", "2026-11-02", "2026-11-09", "2026-11-09")),
        weeks_after = c(1, NA, 0, 1, NA, 0), visitors = c(7, 10, 10, 4, 20, 20))
    cohorts <- retention_cohorts(rows, as.Date("2026-11-02"), as.Date("2026-11-12"))
    expect_equal(cohorts$size, c(10, 20))
    expect_equal(cohorts$shares[1, 2], 0.4)
    expect_true(is.na(cohorts$shares[2, 2]))
    expect_equal(cohorts$is_open[1, ], c(FALSE, TRUE))
    expect_length(retention_cohorts(rows[0, ], as.Date("2026-11-02"), as.Date("2026-11-12"))$weeks, 0)
})

test_that("Search adds up", {
    table <- search_table(data.frame(term = c("=1+1", "ssd"), searches = c(10, 30), sessions = c(8, 20), without_results = c(10, 0),
        clicked = c(0, 15), converted_sessions = c(0, 5)))
    expect_equal(table$conversion, c(0, 0.25))
    expect_equal(search_totals(table)[c("searches", "no_result")], list(searches = 40, no_result = 0.25))
})

test_that("The ledger is summed by local day", {
    rows <- data.frame(received_hour = as.numeric(as.POSIXct(c("2026-11-01 17:00", "2026-11-01 19:00"), tz = "UTC")), events = c(1, 2))
    expect_equal(by_time(rows, "events", "day", "Asia/Kathmandu")$time, c("2026-11-01", "2026-11-02"))
    expect_equal(by_time(rows, "events", "hour", "Asia/Kathmandu")$time[1], "2026-11-01 22:45")
})

test_that("Flags are named and counted, unknown ones too", {
    flags <- flag_table(data.frame(flag = c(8, 64), facts = c(3, 1)))
    expect_equal(flags$facts[flags$meaning == "Something was redacted"], 3)
    expect_equal(flags$facts[flags$meaning == "Unknown flag 64"], 1)
    expect_equal(nrow(flags), 7)
})

test_that("Session rules are put into words", {
    expect_equal(spoken_rules("inactivity_timeout_us=1800000000;trust_client_sessions=false"),
        "inactivity timeout 30 min \u00b7 trust client sessions false")
})

test_that("Steps add up wherever they stand, and the first page is entered", {
    rows <- data.frame(step = c(1, 1, 2, 3), from_type = c("/", "cart", "product", "product"),
        to_type = c("product", "(exit)", "product", "(exit)"), sessions = c(2, 1, 2, 2))
    totals <- path_totals(rows)
    expect_equal(sum(totals$transitions), 10)
    expect_equal(totals$transitions[totals$from_type == "(entry)" & totals$to_type == "/"], 2)
    expect_equal(totals$transitions[totals$from_type == "product" & totals$to_type == "product"], 2)
})

test_that("Every hour's outcomes are what was received, quarantine included", {
    history <- data.frame(received_hour = c(0, 3600), events = c(10, 5), projected = c(8, 5), duplicates = c(1, 0),
        conflicts = 0, kept_out = 0, quarantined = c(1, 0))
    rejections <- data.frame(received_hour = c(3600, 3600, 7200), code = c("a.b", "c.d", "a.b"), events = c(2, 1, 4))
    rows <- quality_ledger(history, rejections)
    expect_equal(rowSums(rows[names(outcomes)]), c(10, 8, 4), ignore_attr = TRUE)
    expect_equal(rows$put_aside, c(1, 0, 0))
    expect_equal(by_code(rejections)$events, c(6, 1))
    expect_equal(quality_ledger(history, rejections[0, ])$quarantined, c(0, 0))
    expect_equal(nrow(quality_ledger(history[0, ], rejections[0, ])), 0)
})

test_that("Data quality tells what was not accepted", {
    hours <- data.frame(received_hour = 0, events = 10, projected = 10, duplicates = 0, conflicts = 0, kept_out = 0, quarantined = 0)
    rejections <- data.frame(received_hour = 0, code = "event.name_missing", events = 10)
    ask <- fake_ask(list(hourly_quality = hours, hourly_rejection = rejections, received = data.frame(first_at = 0, last_at = 0)))
    testServer(quality_server, args = list(chosen = reactive(some_filter()), ask = ask), {
        expect_match(output$numbers$html, "50.0% of received")
        expect_match(output$rejected$html, "event.name_missing")
    })
})

test_that("A cohort that is all there is draws without a scale", {
    rows <- data.frame(first_week = as.Date("2026-11-02"), weeks_after = c(NA, 0L), visitors = c(5, 5))
    testServer(retention_server, args = list(
        filter = reactive(some_filter("2026-11-02", "2026-11-02")), ask = fake_ask(list(retention = rows))), {
        expect_no_error(output$chart)
        expect_match(output$table$html, "2 Nov 2026")
    })
})

test_that("An address that cannot be read asks for nothing", {
    expect_equal(read_query("?page=a%00"), list())
    expect_equal(read_query("?page=funnel")$page, "funnel")
    expect_equal(read_query(NULL), list())
})

test_that("The origin that earns most is among the bars, however few sessions it has", {
    rows <- data.frame(name = letters[1:12], sessions = 12:1 * 100, net = c(rep(1, 11), 1e6), conversion = c(rep(0.1, 11), 1))
    expect_equal(largest_origins(rows, "net")$name[1], "l")
    expect_equal(largest_origins(rows, "sessions")$name[1], "a")
    expect_false("l" %in% largest_origins(rows, "conversion")$name)
})

test_that("What was received today is in the presets, however old the sessions are", {
    received <- data.frame(first_at = 1.7e9, last_at = as.numeric(as.POSIXct("2026-12-24 10:00", tz = "UTC")))
    shown <- function(preset) {
        chosen <- utils::modifyList(some_filter(), list(preset = preset))
        isolate(receipt_filter(reactive(chosen), fake_ask(list(received = received)))())
    }
    expect_equal(shown("last7")$parameters[1:2], list("2026-12-18 00:00:00+00", "2026-12-25 00:00:00+00"))
    expect_equal(shown("all")$parameters[[1]], "2023-11-14 00:00:00+00")
    expect_equal(shown("custom"), utils::modifyList(some_filter(), list(preset = "custom")))
    expect_equal(shown("last7")$parameters[3:8], some_filter()$parameters[3:8])
})

test_that("Shades begin at nothing, and a day without a value keeps its place in a small line", {
    map <- plotly::plotly_build(heat_map(c("a", "b"), "x", matrix(c(2, 4), 1), matrix("h", 1, 2), "s"))$x$data[[1]]
    expect_equal(c(map$zmin, map$zmax, map$zauto), c(0, 4, FALSE))
    expect_match(as.character(sparkline(c(1, NA, 3))), "1,25 95,3", fixed = TRUE)
    expect_match(as.character(sparkline(c(1, 2, NA))), "1,25 48,3", fixed = TRUE)
    expect_null(sparkline(c(1, NA)))
})
