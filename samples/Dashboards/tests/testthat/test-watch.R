fake_watch <- function(reachable = TRUE, version = "1") list(reachable = reactiveVal(reachable), version = reactiveVal(version))

test_that("An answer is computed once per filter and version", {
    watch <- fake_watch()
    times <- 0
    ask <- asking(function(name, parameters) { times <<- times + 1; data.frame(n = times) }, watch)
    isolate({
        expect_equal(ask("a", some_filter())$n, 1)
        expect_equal(ask("a", some_filter())$n, 1)
        expect_equal(ask("a", some_filter(to = "2026-11-04"))$n, 2)
        expect_equal(ask("a", some_filter(), "x")$n, 3)
        watch$version("2")
        expect_equal(ask("a", some_filter())$n, 4)
    })
})

test_that("Failures are told in a friendly sentence and not kept", {
    watch <- fake_watch()
    fails <- "warehouse_unavailable"
    ask <- asking(function(name, parameters) if (nzchar(fails)) stop(structure(class = c(fails, "error", "condition"),
        list(message = "secret", call = NULL))) else data.frame(n = 1), watch)
    isolate({
        expect_error(ask("a"), "cannot be reached", class = "validation")
        expect_false(watch$reachable())
        watch$reachable(TRUE)
        fails <- "warehouse_error"
        expect_error(ask("a"), "could not be computed", class = "validation")
        expect_true(watch$reachable())
        fails <- ""
        expect_equal(ask("a")$n, 1)
    })
})

test_that("What was known is still shown while the server is away", {
    watch <- fake_watch()
    ask <- asking(function(name, parameters) data.frame(n = 1), watch)
    isolate({
        ask("a")
        watch$reachable(FALSE)
        expect_equal(ask("a")$n, 1)
        expect_error(ask("b"), class = "validation")
    })
})

test_that("What failed in an outage is computed when the server is back", {
    watch <- fake_watch(reachable = FALSE)
    ask <- asking(function(name, parameters) data.frame(n = 7), watch)
    testServer(function(input, output, session) output$n <- renderText(ask("a")$n), {
        expect_error(output$n, "cannot be reached")
        watch$reachable(TRUE)
        session$flushReact()
        expect_equal(output$n, "7")
    })
})
