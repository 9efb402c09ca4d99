# The way to PostgreSQL: one connection for the R process, opened when it is first needed and again after it broke.
# RPostgreSQL tells of an SQL error by a warning and a NULL, so nothing else in the app may call it.

new_warehouse <- function(settings, queries = "queries") {
    session <- list(
        application_name = "clickstream-dashboards", connect_timeout = "3",
        # A server that vanishes without a word must not hold the only thread for ever.
        keepalives_idle = "5", keepalives_interval = "2", keepalives_count = "3", tcp_user_timeout = "16000")
    list2env(list(conninfo = conninfo(c(settings, session)), queries = queries, connection = NULL,
        statements = list(), said = "", refused = list()), parent = emptyenv())
}

conninfo <- function(settings) {
    quoted <- gsub("(['\\\\])", "\\\\\\1", unlist(settings))
    paste0(names(settings), "='", quoted, "'", collapse = " ")
}

# Gives the rows of queries/<name>.sql. `parameters` is a list of texts; the first eight are the filter's.
# Raises warehouse_unavailable when the server does not answer, warehouse_error when it refuses. Reading may be tried twice.
warehouse_query <- function(warehouse, name, parameters = list()) {
    statement <- warehouse_statement(warehouse, name)
    parameters <- parameters[seq_len(statement$parameters)]
    for (attempt in 1:2) {
        connection <- warehouse_connect(warehouse)
        answer <- tryCatch(fetch(connection, statement$text, parameters), error = identity)
        if (is.data.frame(answer)) {
            warehouse$refused[[name]] <- NULL
            return(answer)
        }
        if (is_alive(connection)) {
            # The watch asks again and again: the same refusal is logged once.
            is_known <- identical(warehouse$refused[[name]], conditionMessage(answer))
            warehouse$refused[[name]] <- conditionMessage(answer)
            raise("warehouse_error", name, conditionMessage(answer), is_logged = !is_known)
        }
        warehouse_disconnect(warehouse)
    }
    raise("warehouse_unavailable", name, conditionMessage(answer))
}

# {filter} stands for the eight parameters that all report functions take first.
filter_casts <- paste0(
    "$1::timestamptz, $2::timestamptz, $3::boolean, $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::integer[]")

warehouse_statement <- function(warehouse, name) {
    if (is.null(warehouse$statements[[name]])) {
        stopifnot(grepl("^[a-z_]+$", name))
        lines <- readLines(file.path(warehouse$queries, paste0(name, ".sql")), encoding = "UTF-8")
        text <- gsub("{filter}", filter_casts, paste(lines, collapse = "\n"), fixed = TRUE)
        used <- as.integer(substring(regmatches(text, gregexpr("\\$[0-9]+", text))[[1]], 2))
        warehouse$statements[[name]] <- list(text = text, parameters = max(0L, used))
    }
    warehouse$statements[[name]]
}

warehouse_connect <- function(warehouse) {
    if (is.null(warehouse$connection)) {
        warehouse$connection <- tryCatch({
            connection <- DBI::dbConnect(RPostgreSQL::PostgreSQL(), dbname = warehouse$conninfo)
            for (setting in c(
                "default_transaction_read_only = on", "statement_timeout = '15s'", "work_mem = '64MB'", "jit = off", "timezone = 'UTC'",
                "client_encoding = 'UTF8'")) {
                fetch(connection, paste("set", setting))
            }
            warehouse$said <- ""
            connection
        }, error = function(problem) {
            # An outage is logged once, not every time that somebody knocks.
            is_known <- identical(warehouse$said, conditionMessage(problem))
            warehouse$said <- conditionMessage(problem)
            raise("warehouse_unavailable", "connect", conditionMessage(problem), is_logged = !is_known)
        })
    }
    warehouse$connection
}

warehouse_disconnect <- function(warehouse) {
    try(DBI::dbDisconnect(warehouse$connection), silent = TRUE)
    warehouse$connection <- NULL
}

fetch <- function(connection, statement, parameters = list()) {
    shown <- options(show.error.messages = FALSE)
    on.exit(options(shown))
    answer <- suppressWarnings(
        if (length(parameters) > 0) DBI::dbGetQuery(connection, statement, unname(parameters)) else DBI::dbGetQuery(connection, statement))
    if (!is.data.frame(answer)) stop(geterrmessage())
    answer
}

is_alive <- function(connection) is.data.frame(tryCatch(fetch(connection, "select 1 as alive"), error = identity))

# The log gets all of it, in one line; the browser never sees it.
raise <- function(class, query, detail, is_logged = TRUE) {
    if (is_logged) message(sprintf(
        "%s %s query=%s %s", format(Sys.time(), "%Y-%m-%dT%H:%M:%SZ", tz = "UTC"), class, query, trimws(gsub("[[:cntrl:]]+", " ", detail))))
    stop(structure(class = c(class, "error", "condition"), list(message = class, call = NULL, detail = detail)))
}
