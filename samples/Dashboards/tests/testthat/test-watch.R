fake_watch <- function(reachable = TRUE, version = "1") {
    list(reachable = reactiveVal(reachable), version = reactiveVal(version), pulse = reactiveVal("1"))
}

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

test_that("What moves without a new version is asked again by the pulse, and nothing else is", {
    watch <- fake_watch()
    times <- 0
    ask <- asking(function(name, parameters) { times <<- times + 1; data.frame(n = times) }, watch)
    isolate({
        expect_equal(c(ask("overview")$n, ask("hourly_rejection")$n), 1:2)
        watch$pulse("2")
        expect_equal(c(ask("overview")$n, ask("hourly_rejection")$n), c(1, 3))
    })
})

test_that("A warehouse that changes all the time makes pages ask anew once in a while", {
    versions <- c("1", "2", "3")
    look <- function(is_due) {
        version <- versions[1]
        versions <<- c(versions[-1], version)
        c(version = version, pulse = version)
    }
    testServer(function(input, output, session) {
        watch <- watch_warehouse(look, beat_seconds = 0.01, look_seconds = 0, settle_seconds = 3600)
        output$seen <- renderText(paste(watch$version(), watch$pulse()))
    }, {
        expect_equal(output$seen, "2 2")
        for (i in 1:3) {
            session$elapse(20)
            session$flushReact()
        }
        expect_match(output$seen, "^2 [123]$")
    })
})

test_that("Failures are told in a friendly sentence and kept for a while only", {
    watch <- fake_watch()
    fails <- "warehouse_unavailable"
    query <- function(name, parameters) {
        if (!nzchar(fails)) return(data.frame(n = 1))
        stop(structure(class = c(fails, "error", "condition"), list(message = "secret", call = NULL)))
    }
    expect_equal(eval(formals(asking)$refused)$info()$max_age, 30)
    refused <- cachem::cache_mem()
    ask <- asking(query, watch, refused = refused)
    isolate({
        expect_error(ask("a"), "cannot be reached", class = "validation")
        expect_false(watch$reachable())
        watch$reachable(TRUE)
        fails <- "warehouse_error"
        expect_error(ask("a"), "could not be computed", class = "validation")
        expect_true(watch$reachable())
        fails <- ""
        expect_error(ask("a"), "could not be computed", class = "validation")
        refused$reset()
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

test_that("A warehouse that goes on refusing is told of, one that refuses once is not", {
    warehouse <- new.env()
    warehouse$refuses <- TRUE
    look <- function(is_due) {
        if (warehouse$refuses) stop(structure(class = c("warehouse_error", "error", "condition"), list(message = "no such view", call = NULL)))
        c(version = "1", pulse = "1")
    }
    isolate({
        watch <- watch_warehouse(look, look_seconds = 0)
        expect_false(watch$prepared())
        states <- vapply(c(FALSE, TRUE, TRUE, FALSE), function(refuses) {
            warehouse$refuses <- refuses
            watch$look_now()
            watch$prepared()
        }, logical(1))
        expect_equal(states, c(TRUE, TRUE, FALSE, TRUE))
    })
    expect_null(spoken_state(TRUE, TRUE))
    expect_match(spoken_state(FALSE, TRUE), "cannot be reached")
    expect_match(spoken_state(TRUE, FALSE), "clickstream migrate --roles")
})
