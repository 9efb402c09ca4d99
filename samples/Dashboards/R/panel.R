# The pieces of a page: its head, a card, a row of numbers, and what stands where there is nothing.

page <- function(title, lead, ...) div(class = "page", div(class = "page-head", h1(title), p(class = "lead-in", lead)), ...)

panel <- function(title, ..., definition = NULL, actions = NULL, class = NULL) {
    tags$section(class = paste(c("panel", class), collapse = " "),
        div(class = "panel-head", h2(title), if (!is.null(actions)) div(class = "panel-actions", actions)),
        div(class = "panel-body", ...),
        if (!is.null(definition)) how_computed(definition))
}

csv_button <- function(id) downloadLink(id, class = "button", "Download CSV")

choice <- function(id, label, choices, selected = NULL) {
    div(class = "choice", radioButtons(id, span(class = "visually-hidden", label), choices, selected, inline = TRUE))
}

# A number with its name. `moved` is a change() and `values` the days of a small line; either may be missing.
number_card <- function(label, value, moved = NULL, values = NULL, note = NULL) {
    div(class = "number",
        div(class = "number-label", label),
        div(class = "number-value", value),
        div(class = "number-foot",
            div(if (!is.null(moved)) change_tag(moved), if (!is.null(note)) span(class = "number-note", note)),
            if (!is.null(values)) sparkline(values)))
}

number_row <- function(...) div(class = "numbers", ...)

need_sessions <- function(sessions) validate(need(isTRUE(sum(sessions) > 0), "No sessions in this range."))

need_rows <- function(data, sentence) validate(need(is.data.frame(data) && nrow(data) > 0, sentence))
