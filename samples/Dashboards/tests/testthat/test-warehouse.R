queries <- if (dir.exists("queries")) "queries" else "../../queries"

test_that("Every query says in its first line what it gives, and names its parameters", {
    warehouse <- new_warehouse(list(host = "db"), queries)
    for (name in sub("\\.sql$", "", list.files(queries))) {
        expect_match(readLines(file.path(queries, paste0(name, ".sql")), n = 1), "^-- .+\\.$", info = name)
        expect_true(warehouse_statement(warehouse, name)$parameters %in% c(0, 2, 8, 9), info = name)
    }
})

test_that("A server that is not there is a condition of its own", {
    warehouse <- new_warehouse(list(host = "127.0.0.1", port = 1, user = "nobody", dbname = "none"), queries)
    expect_error(suppressMessages(warehouse_query(warehouse, "heartbeat")), class = "warehouse_unavailable")
})

test_that("An SQL error becomes a condition and leaves the connection usable", {
    skip_if(Sys.getenv("CLICKSTREAM_WAREHOUSE") == "", "CLICKSTREAM_WAREHOUSE is not set: no PostgreSQL to ask")
    folder <- tempfile()
    dir.create(folder)
    writeLines("select 1 / 0 as x", file.path(folder, "broken.sql"))
    writeLines("select 1 as x", file.path(folder, "fine.sql"))
    writeLines("create table report.mischief ()", file.path(folder, "write.sql"))
    warehouse <- new_warehouse(parse_connection_string(Sys.getenv("CLICKSTREAM_WAREHOUSE")), folder)
    expect_message(tryCatch(warehouse_query(warehouse, "broken"), warehouse_error = function(problem) NULL), "division by zero")
    # It is asked again and again, and logged once.
    expect_no_message(expect_error(warehouse_query(warehouse, "broken"), class = "warehouse_error"))
    expect_error(suppressMessages(warehouse_query(warehouse, "write")), class = "warehouse_error")
    expect_equal(warehouse_query(warehouse, "fine")$x, 1)
    warehouse_disconnect(warehouse)
})

test_that("Every query runs on the warehouse", {
    skip_if(Sys.getenv("CLICKSTREAM_WAREHOUSE") == "", "CLICKSTREAM_WAREHOUSE is not set: no PostgreSQL to ask")
    warehouse <- new_warehouse(parse_connection_string(Sys.getenv("CLICKSTREAM_WAREHOUSE")), queries)
    for (name in sub("\\.sql$", "", list.files(queries))) {
        parameters <- c(some_filter()$parameters, "channel")
        expect_s3_class(warehouse_query(warehouse, name, parameters), "data.frame")
    }
    warehouse_disconnect(warehouse)
})
