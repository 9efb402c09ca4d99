# Traffic: where sessions come from, and what they are worth.

traffic_origins <- c("Channel" = "channel", "Source / medium" = "source_medium", "Campaign" = "campaign", "Landing page" = "landing_page",
    "Country" = "country")
traffic_measures <- c("Sessions" = "sessions", "Conversion" = "conversion", "Net revenue" = "net")

traffic_ui <- function(id) {
    ns <- NS(id)
    page("Traffic", "Where sessions come from, and what comes of them.",
        div(class = "page-choices", choice(ns("by"), "Origin", traffic_origins)),
        panel(textOutput(ns("title"), inline = TRUE), chart_output(ns("chart"), 340),
        actions = choice(ns("measure"), "Measure", traffic_measures),
            definition = c("traffic", "engagement", "conversion", "revenue")),
        panel("All origins", long_table_output(ns("table")), actions = csv_button(ns("csv")),
            definition = c("traffic", "engagement", "conversion", "revenue")))
}

traffic_server <- function(id, filter, ask) {
    moduleServer(id, function(input, output, session) {
        label <- function() names(traffic_origins)[match(input$by, traffic_origins)]
        origins <- reactive({
            req(input$by %in% traffic_origins)
            rows <- ask("traffic", filter(), input$by)
            need_sessions(rows$sessions)
            traffic_table(rows, ask("traffic_revenue", filter(), input$by), filter()$currency)
        })
        output$title <- renderText({
            measure <- names(traffic_measures)[match(input$measure, traffic_measures)]
            paste("By", tolower(label()), "\u00b7", if (input$measure == "net") money_title(measure, filter()$currency) else measure)
        })
        output$chart <- plotly::renderPlotly({
            req(input$measure %in% traffic_measures)
            rows <- largest_origins(origins(), input$measure)
            currency <- filter()$currency
            write <- switch(input$measure, sessions = format_number, conversion = format_percent,
                net = function(x) format_money(x, currency, 0))
            bar_chart(rows$name, rows[[input$measure]], write = write,
                summary = paste0("By ", tolower(label()), ": ", spoken_list(rows$name, rows[[input$measure]], write)))
        })
        output$table <- DT::renderDT({
            currency <- filter()$currency
            long_table(origins(), sort = "sessions", caption = "Origins", columns = list(
                name = column(label()), sessions = column("Sessions", "number"), visitors = column("Visitors", "number"),
                engagement = column("Engagement", "percent"), conversion = column("Conversion", "percent"),
                orders = column("Orders", "number"),
                net = column(money_title("Net revenue", currency), "money", currency)))
        })
        output$csv <- csv_download(function() paste0("traffic-", gsub("_", "-", input$by)), function() {
            rows <- origins()
            names(rows)[names(rows) == "net"] <- paste0("net_revenue_", tolower(filter()$currency))
            rows
        })
    })
}

# The ten largest by the measure. A rate of few sessions is chance: of rates those of the ten with most sessions are told.
largest_origins <- function(rows, measure, most = 10) {
    if (measure == "conversion") rows <- utils::head(rows[order(-rows$sessions), ], most)
    utils::head(rows[order(-rows[[measure]]), ], most)
}

traffic_table <- function(rows, revenue, currency) {
    rows <- transform(with_money(rows, revenue, currency, "net"),
        engagement = share(engaged_sessions, sessions), conversion = share(converted_sessions, sessions))
    rows[c("name", "sessions", "visitors", "engagement", "conversion", "orders", "net")]
}
