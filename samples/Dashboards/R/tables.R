# Tables. All texts are escaped: by DT in long ones, by htmltools in short ones.

column <- function(label, kind = c("text", "number", "percent", "money", "written"), currency = "") {
    list(label = label, kind = match.arg(kind), currency = currency)
}

# A long table: searched and sorted by the server, page by page.
long_table <- function(data, columns, sort = NULL, caption) {
    shown <- data[names(columns)]
    kinds <- vapply(columns, `[[`, character(1), "kind")
    shown[kinds == "text"] <- lapply(shown[kinds == "text"], one_line, longest = 100)
    shown[kinds != "text"] <- lapply(shown[kinds != "text"], function(values) ifelse(is.finite(values), values, NA_real_))
    sorting <- if (!is.null(sort)) list(list(match(sort, names(columns)) - 1L, "desc")) else list()
    table <- DT::datatable(shown,
        colnames = unname(vapply(columns, `[[`, character(1), "label")), rownames = FALSE, escape = TRUE, selection = "none",
        style = "default",
        class = "long-table", caption = tags$caption(class = "visually-hidden", caption),
        options = list(
            dom = "ftip", pageLength = 15, order = sorting, autoWidth = FALSE, orderClasses = FALSE,
            stateSave = TRUE, stateDuration = -1, stateSaveCallback = keep_state, stateLoadCallback = kept_state,
            language = list(search = "<span class=\"visually-hidden\">Search this table</span>",
                searchPlaceholder = "Search this table", emptyTable = "Nothing in this range.",
            zeroRecords = "Nothing matches the search.",
                info = "_START_\u2013_END_ of _TOTAL_", infoEmpty = "", infoFiltered = "(searched in _MAX_)",
                paginate = list(previous = "Previous", `next` = "Next")),
            columnDefs = list(
                list(className = "number-cell", targets = as.list(unname(which(kinds != "text")) - 1L)),
                # What a phone leaves out, for the numbers to be seen.
                list(className = "detail-cell", targets = as.list(unname(setdiff(which(kinds == "text"), 1)) - 1L)))))
    for (name in names(columns)) {
        kind <- columns[[name]]$kind
        if (kind == "number") table <- DT::formatRound(table, name, 0)
        if (kind == "percent") table <- DT::formatPercentage(table, name, 1)
        if (kind == "money") table <- DT::formatRound(table, name, currency_digits(columns[[name]]$currency))
    }
    table
}

# What is searched and sorted stays while the rows change under it; the columns may change too, so each set of them has its own.
state_key <- "'table ' + settings.nTable.closest('.datatables').id + settings.aoColumns.map(one => one.sTitle).join()"
keep_state <- DT::JS(sprintf(
    "function(settings, data) { try { sessionStorage.setItem(%s, JSON.stringify(data)); } catch (full) { } }", state_key))
kept_state <- DT::JS(sprintf(
    "function(settings) { try { return JSON.parse(sessionStorage.getItem(%s)); } catch (blocked) { return null; } }", state_key))

long_table_output <- function(id) div(class = "table-frame", DT::DTOutput(id))

# A short table, whole.
short_table <- function(data, columns, caption) {
    write <- function(values, column) {
        switch(column$kind, text = one_line(values, 100), number = format_number(values), percent = format_percent(values),
            written = values, money = format_money(values, column$currency))
    }
    cells <- Map(write, data[names(columns)], columns)
    classes <- vapply(columns, function(column) if (column$kind == "text") "text-cell" else "number-cell", character(1))
    div(class = "table-frame", tags$table(class = "short-table",
        tags$caption(class = "visually-hidden", caption),
        tags$thead(tags$tr(Map(function(column, class) tags$th(scope = "col", class = class, column$label), unname(columns),
        unname(classes)))),
        tags$tbody(lapply(seq_len(nrow(data)), function(row) {
            tags$tr(lapply(seq_along(cells), function(i) {
                (if (i == 1) tags$th else tags$td)(class = classes[[i]], scope = if (i == 1) "row", cells[[i]][row])
            }))
        }))))
}
