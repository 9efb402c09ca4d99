# What the browser may do and may be told.

# Shiny and its widgets run functions that they get as text, and set styles on elements; nothing comes from outside.
content_policy <- paste(
    "default-src 'self'", "script-src 'self' 'unsafe-eval'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:",
    "font-src 'self' data:", "connect-src 'self'", "object-src 'none'", "base-uri 'self'", "frame-ancestors 'none'",
    "form-action 'self'", sep = "; ")

# Names under which a browser reaches this machine alone. An app that listens on it answers to no other unless they are configured: a name of
# somebody else's may be made to lead here (DNS rebinding).
is_own_name <- function(name, settings) {
    name <- tolower(sub(":[0-9]+$", "", paste0(name)))
    !settings$host %in% c("127.0.0.1", "::1") || name %in% c("127.0.0.1", "localhost", "[::1]", settings$names)
}

# shiny.http.response.filter of Shiny 1.7.4 comes too late to set headers, so the handler of the page is wrapped instead.
harden <- function(app, settings) {
    options(shiny.sanitize.errors = TRUE)
    handle <- app$httpHandler
    app$httpHandler <- function(request) {
        if (!is_own_name(request$HTTP_HOST, settings)) return(httpResponse(421, "text/plain", "This name is not configured."))
        response <- handle(request)
        if (!inherits(response, "httpResponse")) return(response)
        response$headers <- utils::modifyList(as.list(response$headers), list(
            "X-Content-Type-Options" = "nosniff", "Referrer-Policy" = "no-referrer", "X-Frame-Options" = "DENY",
            "Content-Security-Policy" = content_policy))
        response
    }
    app
}
