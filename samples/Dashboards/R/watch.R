# Whether the warehouse can be reached and which version of it is there, as reactive values that all browsers share.
# One timer for the process looks; a session never does. A new version makes every open page ask anew: while a projection commits one slice
# after another, that happens once in `settle_seconds`.

watch_warehouse <- function(look, beat_seconds = 2, look_seconds = 10, settle_seconds = 60) {
    reachable <- reactiveVal(TRUE)
    version <- reactiveVal("")
    pulse <- reactiveVal("")
    prepared <- reactiveVal(TRUE)
    refusals <- 0
    looked_at <- -Inf
    changed_at <- -Inf
    set <- function(value, found) if (!identical(found, isolate(value()))) value(found)
    look_now <- function() {
        now <- unclass(Sys.time())
        is_due <- now - looked_at >= look_seconds || !isolate(reachable())
        found <- tryCatch(look(is_due), warehouse_unavailable = function(problem) NULL, warehouse_error = function(problem) NA)
        if (is_due) looked_at <<- now
        # A view that is just being replaced refuses once; a warehouse without the views, or without the right to them, goes on doing so.
        if (is_due && !is.null(found)) {
            refusals <<- if (is.character(found)) 0 else refusals + 1
            set(prepared, refusals == 0 || (refusals == 1 && nzchar(isolate(version()))))
        }
        # An answer without a version (a beat, or a view that is just being replaced) still is an answer.
        if (is.character(found)) {
            set(pulse, found[["pulse"]])
            if (!identical(found[["version"]], isolate(version())) && now - changed_at >= settle_seconds) {
                if (nzchar(isolate(version()))) changed_at <<- now
                version(found[["version"]])
            }
        }
        reachable(!is.null(found))
    }
    look_now()
    observe({
        invalidateLater(beat_seconds * 1000, session = NULL)
        isolate(look_now())
    }, domain = NULL)
    list(reachable = reachable, prepared = prepared, version = version, pulse = pulse, look_now = look_now)
}

# Every beat asks the least that tells whether the server is there; every tenth second the version is read too.
look_at <- function(warehouse) function(is_due) {
    if (!is_due) {
        warehouse_query(warehouse, "heartbeat")
        return(NA)
    }
    found <- warehouse_query(warehouse, "version")
    if (nrow(found) == 0) c(version = "", pulse = "") else c(version = paste(found$version), pulse = paste(found$pulse))
}

# What changes without a new version.
moving <- c("completeness", "hourly_rejection", "received")

# Gives ask(name, filter, ...): the rows of a query, computed once for all browsers per query, filter and version of the warehouse.
# This is not bindCache because bindCache keeps errors too: what failed in an outage would stay failed after it.
# What the warehouse refused is remembered for a while only: ten browsers must not make it refuse ten times what takes long.
asking <- function(query, watch, cache = cachem::cache_mem(max_size = 256 * 1024^2), refused = cachem::cache_mem(max_age = 30)) {
    function(name, filter = NULL, ...) {
        parameters <- c(filter$parameters, list(...))
        key <- rlang::hash(list(name, parameters, watch$version(), if (name %in% moving) watch$pulse()))
        answer <- cache$get(key)
        if (!cachem::is.key_missing(answer)) return(answer)
        # Whoever is told that it failed hears when the server is back. Only the watch knocks meanwhile.
        if (!isolate(watch$reachable())) unreachable(watch)
        if (refused$exists(key)) not_computed()
        answer <- tryCatch(
            query(name, parameters),
            warehouse_unavailable = function(problem) {
                watch$reachable(FALSE)
                unreachable(watch)
            },
            warehouse_error = function(problem) {
                refused$set(key, TRUE)
                not_computed()
            })
        cache$set(key, answer)
        answer
    }
}

not_computed <- function() validate("This could not be computed. The log of the server says why.")

unreachable <- function(watch) {
    watch$reachable()
    validate("The warehouse cannot be reached just now. This comes back by itself.")
}
