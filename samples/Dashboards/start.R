# Starts the app where the configuration says, and says where that is.
source("R/configuration.R")
settings <- tryCatch(read_configuration(), error = function(problem) {
    message(conditionMessage(problem))
    quit(status = 2)
})
host <- if (grepl(":", settings$host, fixed = TRUE)) sprintf("[%s]", settings$host) else settings$host
tryCatch(
    # This is called when the server listens.
    shiny::runApp(".", host = settings$host, port = settings$port, quiet = TRUE, launch.browser = function(url) {
        message(sprintf("Clickstream dashboards: http://%s:%d", host, settings$port))
    }),
    error = function(problem) {
        if (!grepl("createTcpServer|Failed to create server", conditionMessage(problem))) stop(problem)
        message(sprintf(
            "It is not possible to listen on %s, port %d: the port is taken, or the address is not of this machine.", host, settings$port))
        quit(status = 2)
    })
