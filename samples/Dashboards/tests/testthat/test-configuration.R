variables <- function(...) {
    values <- c(...)
    function(name) if (name %in% names(values)) values[[name]] else ""
}
plain <- "Host=db;Username=dash;Database=shop"

test_that("A connection string gives what libpq needs", {
    expect_equal(parse_connection_string(paste0("HOST = db.example ; port=5433;User Name=dash;PassWord='a;b''c';",
        "database=\"my \"\"shop\"\"\";SSL Mode=VerifyFull;Pooling=true")),
        list(host = "db.example", port = 5433L, user = "dash", password = "a;b'c", dbname = "my \"shop\"", sslmode = "verify-full"))
})

test_that("Values are quoted for libpq", {
    expect_equal(conninfo(list(host = "db", password = "it's \\ here")), "host='db' password='it\\'s \\\\ here'")
})

test_that("Defaults hold where nothing is said", {
    settings <- read_configuration(variables(CLICKSTREAM_WAREHOUSE = plain))
    expect_equal(settings[c("zone", "host", "port")], list(zone = "UTC", host = "127.0.0.1", port = 3838L))
    expect_equal(settings$warehouse$port, 5432L)
})

test_that("Wrong values are refused with a sentence that names the variable", {
    refused <- function(..., says) expect_error(read_configuration(variables(...)), says, class = "configuration_error")
    refused(says = "CLICKSTREAM_WAREHOUSE must be set")
    refused(CLICKSTREAM_WAREHOUSE = "nonsense", says = "not a connection string")
    refused(CLICKSTREAM_WAREHOUSE = "Host=db;Database=x", says = "names no Username")
    refused(CLICKSTREAM_WAREHOUSE = paste0(plain, ";Port=99999"), says = "Port in CLICKSTREAM_WAREHOUSE")
    refused(CLICKSTREAM_WAREHOUSE = paste0(plain, ";SSL Mode=perhaps"), says = "SSL Mode")
    refused(CLICKSTREAM_WAREHOUSE = plain, CLICKSTREAM_TIME_ZONE = "Mars/Base", says = "CLICKSTREAM_TIME_ZONE")
    refused(CLICKSTREAM_WAREHOUSE = plain, CLICKSTREAM_DASHBOARDS_PORT = "80a", says = "CLICKSTREAM_DASHBOARDS_PORT")
    refused(CLICKSTREAM_WAREHOUSE = plain, CLICKSTREAM_DASHBOARDS_HOST = "evil host", says = "CLICKSTREAM_DASHBOARDS_HOST")
})

test_that("A refusal never repeats the password", {
    problem <- tryCatch(parse_connection_string("Host=db;Password=secret;oops"), error = conditionMessage)
    expect_false(grepl("secret", problem))
})
