# What the app is told from outside: environment variables, read once and refused with a sentence when they make no sense.

read_configuration <- function(variable = function(name) Sys.getenv(name, "")) {
    list(
        warehouse = parse_connection_string(variable("CLICKSTREAM_WAREHOUSE")),
        zone = parse_zone(variable("CLICKSTREAM_TIME_ZONE")),
        host = parse_host(variable("CLICKSTREAM_DASHBOARDS_HOST")),
        names = parse_names(variable("CLICKSTREAM_DASHBOARDS_NAMES")),
        port = parse_port(variable("CLICKSTREAM_DASHBOARDS_PORT"), "CLICKSTREAM_DASHBOARDS_PORT", 3838L))
}

refuse <- function(...) stop(structure(class = c("configuration_error", "error", "condition"), list(message = paste0(...), call = NULL)))

parse_zone <- function(text) {
    if (!nzchar(text)) return("UTC")
    if (!text %in% OlsonNames()) refuse("CLICKSTREAM_TIME_ZONE must be an IANA time zone like Europe/Berlin or UTC; '", text, "' is none.")
    text
}

parse_host <- function(text) {
    if (!nzchar(text)) return("127.0.0.1")
    if (!grepl("^[0-9A-Fa-f.:]+$", text)) {
        refuse("CLICKSTREAM_DASHBOARDS_HOST must be an IP address to listen on, like 127.0.0.1 or 0.0.0.0.")
    }
    text
}

parse_names <- function(text) {
    names <- tolower(trimws(strsplit(text, ",", fixed = TRUE)[[1]]))
    if (!all(grepl("^[a-z0-9.-]+$", names))) {
        refuse("CLICKSTREAM_DASHBOARDS_NAMES must be host names with commas between them, like stats.example.")
    }
    names
}

parse_port <- function(text, name, default) {
    if (!nzchar(text)) return(default)
    if (!grepl("^[0-9]{1,5}$", text) || as.integer(text) < 1 || as.integer(text) > 65535) refuse(name, " must be a port from 1 to 65535.")
    as.integer(text)
}

# The connection string is the one that the .NET hosts take, so that one variable serves all: key=value;key='a;b';key="say ""hi""".
# The messages never repeat it, for it holds a password. Keys that only Npgsql knows are left out.
parse_connection_string <- function(text) {
    example <- "'Host=127.0.0.1;Port=5432;Username=dashboards;Database=clickstream'"
    if (!nzchar(trimws(text))) refuse("CLICKSTREAM_WAREHOUSE must be set to the connection string of the warehouse, like ", example, ".")
    pair <- "^\\s*([^=;]+?)\\s*=\\s*(\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|[^;]*?)\\s*(?:;|$)"
    pairs <- list()
    rest <- text
    while (nzchar(trimws(rest))) {
        if (grepl("^\\s*;", rest)) {
            rest <- sub("^\\s*;", "", rest)
            next
        }
        found <- regmatches(rest, regexec(pair, rest, perl = TRUE))[[1]]
        if (length(found) == 0) {
            refuse("CLICKSTREAM_WAREHOUSE is not a connection string. Write key=value pairs with ; between them, like ", example, ".")
        }
        pairs[[gsub("[ _]", "", tolower(found[2]))]] <- unquote(found[3])
        rest <- substring(rest, nchar(found[1]) + 1)
    }

    value <- function(...) {
        for (key in c(...)) if (!is.null(pairs[[key]]) && nzchar(pairs[[key]])) return(pairs[[key]])
        NULL
    }
    settings <- list(
        host = value("host", "server"),
        port = parse_port(paste(value("port"), collapse = ""), "Port in CLICKSTREAM_WAREHOUSE", 5432L),
        user = value("username", "userid", "user", "uid"),
        password = value("password", "pwd"),
        dbname = value("database", "db"),
        sslmode = parse_ssl_mode(value("sslmode")),
        sslrootcert = value("rootcertificate"))
    for (key in c(host = "Host", user = "Username", dbname = "Database")) {
        field <- c(Host = "host", Username = "user", Database = "dbname")[[key]]
        if (is.null(settings[[field]])) refuse("CLICKSTREAM_WAREHOUSE names no ", key, ". It should look like ", example, ".")
    }
    settings[!vapply(settings, is.null, logical(1))]
}

unquote <- function(text) {
    quote <- substr(text, 1, 1)
    if (nchar(text) < 2 || !quote %in% c("'", "\"")) return(text)
    gsub(strrep(quote, 2), quote, substr(text, 2, nchar(text) - 1), fixed = TRUE)
}

parse_ssl_mode <- function(text) {
    if (is.null(text)) return(NULL)
    modes <- c(disable = "disable", allow = "allow", prefer = "prefer", require = "require", verifyca = "verify-ca",
        verifyfull = "verify-full")
    mode <- modes[gsub("-", "", tolower(text))]
    if (is.na(mode)) refuse("SSL Mode in CLICKSTREAM_WAREHOUSE must be Disable, Allow, Prefer, Require, VerifyCA or VerifyFull.")
    unname(mode)
}
