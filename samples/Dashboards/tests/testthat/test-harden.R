test_that("A session is for a page of this app", {
    expect_true(is_own_page(list(HTTP_ORIGIN = "http://127.0.0.1:3838", HTTP_HOST = "127.0.0.1:3838")))
    expect_true(is_own_page(list(HTTP_ORIGIN = "https://Stats.example", HTTP_HOST = "stats.example")))
    expect_true(is_own_page(list(HTTP_HOST = "127.0.0.1:3838")))
    expect_false(is_own_page(list(HTTP_ORIGIN = "https://evil.example", HTTP_HOST = "127.0.0.1:3838")))
    expect_false(is_own_page(list(HTTP_ORIGIN = "null", HTTP_HOST = "127.0.0.1:3838")))
})

test_that("An app that listens on this machine alone answers to its own names", {
    local <- list(host = "127.0.0.1", names = "stats.example")
    for (name in c("127.0.0.1:3838", "localhost:3838", "stats.example")) expect_true(is_own_name(name, local))
    for (name in c("evil.example", "evil.example:3838", "")) expect_false(is_own_name(name, local))
    expect_true(is_own_name("anything.example", list(host = "0.0.0.0", names = character())))
})

test_that("Names are host names", {
    expect_equal(parse_names(""), character())
    expect_equal(parse_names("Stats.example, b.example"), c("stats.example", "b.example"))
    expect_error(parse_names("https://stats.example"), class = "configuration_error")
})
