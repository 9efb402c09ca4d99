# Search: what is looked for, and whether it is found.

search_ui <- function(id) {
    ns <- NS(id)
    page("Search", "What is looked for on the site, and whether it is found.",
        uiOutput(ns("numbers"), class = "numbers-place"),
        panel("Terms", long_table_output(ns("table")), actions = csv_button(ns("csv")), definition = "search"))
}

search_server <- function(id, filter, ask) {
    moduleServer(id, function(input, output, session) {
        terms <- reactive({
            rows <- ask("search", filter())
            need_rows(rows, "No searches in this range.")
            search_table(rows)
        })
        before <- reactive(if (!is.null(filter()$previous)) ask("search", filter()$previous))
        output$numbers <- renderUI({
            now <- search_totals(terms())
            before <- if (!is.null(before())) search_totals(before())
            card <- function(label, key, value, is_rate = FALSE, good = "up") {
                number_card(label, value, if (!is.null(before)) change(now[[key]], before[[key]], is_rate, good))
            }
            number_row(
                card("Searches", "searches", format_number(now$searches)),
                card("Different terms", "terms", format_number(now$terms), good = "neither"),
                card("Without results", "no_result", format_percent(now$no_result), is_rate = TRUE, good = "down"),
                card("Click-through", "click_through", format_percent(now$click_through), is_rate = TRUE))
        })
        output$table <- DT::renderDT(long_table(terms(), sort = "searches", caption = "Search terms", columns = list(
            term = column("Term"), searches = column("Searches", "number"), sessions = column("Sessions", "number"),
            no_result = column("Without results", "percent"), click_through = column("Click-through", "percent"),
            conversion = column("Conversion", "percent"))))
        output$csv <- csv_download(function() "search", terms)
    })
}

search_table <- function(rows) {
    transform(rows, no_result = share(without_results, searches), click_through = share(clicked, searches),
        conversion = share(converted_sessions, sessions))[c("term", "searches", "sessions", "no_result", "click_through", "conversion",
        "without_results", "clicked")]
}

search_totals <- function(rows) {
    searches <- total(rows, "searches")
    list(searches = searches, terms = nrow(rows), no_result = share(total(rows, "without_results"), searches),
        click_through = share(total(rows, "clicked"), searches))
}
