# Starts the app where the configuration says, and says where that is.
source("R/configuration.R")
settings <- tryCatch(read_configuration(), error = function(problem) {
    message(conditionMessage(problem))
    quit(status = 2)
})
host <- if (grepl(":", settings$host, fixed = TRUE)) sprintf("[%s]", settings$host) else settings$host
message(sprintf("Clickstream dashboards: http://%s:%d", host, settings$port))
shiny::runApp(".", host = settings$host, port = settings$port, launch.browser = FALSE, quiet = TRUE)
