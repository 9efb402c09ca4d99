# What the browser may do and may be told.

# Shiny and its widgets run functions that they get as text, and set styles on elements; nothing comes from outside.
content_policy <- paste(
    "default-src 'self'", "script-src 'self' 'unsafe-eval'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:",
    "font-src 'self' data:", "connect-src 'self' ws: wss:", "object-src 'none'", "base-uri 'self'", "frame-ancestors 'none'",
    "form-action 'self'", sep = "; ")

# shiny.http.response.filter of Shiny 1.7.4 comes too late to set headers, so the handler of the page is wrapped instead.
harden <- function(app) {
    options(shiny.sanitize.errors = TRUE)
    handle <- app$httpHandler
    app$httpHandler <- function(request) {
        response <- handle(request)
        if (!inherits(response, "httpResponse")) return(response)
        response$headers <- utils::modifyList(as.list(response$headers), list(
            "X-Content-Type-Options" = "nosniff", "Referrer-Policy" = "no-referrer", "X-Frame-Options" = "DENY",
            "Content-Security-Policy" = content_policy))
        response
    }
    app
}
