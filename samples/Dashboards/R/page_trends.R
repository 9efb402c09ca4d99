# Trends: when it happens.

trend_measures <- c("Sessions" = "sessions", "Visitors" = "visitors", "Page views" = "page_views", "Orders" = "orders")
week_days <- c("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

trends_ui <- function(id) {
    ns <- NS(id)
    page("Trends", "When it happens: day by day, and by the hour of the week.",
        panel("Day by day", chart_output(ns("days"), 300), actions = choice(ns("measure"), "Measure", trend_measures),
            definition = c("session", "visitor", "orders")),
        panel("By day and hour of the week", chart_output(ns("hours"), 320),
            actions = choice(ns("hour_measure"), "Measure", c("Sessions" = "sessions", "Orders" = "orders")), definition = "hours"))
}

trends_server <- function(id, filter, ask) {
    moduleServer(id, function(input, output, session) {
        output$days <- plotly::renderPlotly({
            chosen <- filter()
            req(input$measure %in% trend_measures)
            days <- function(period) every_day(ask("trend", period), period$from, period$to)
            now <- days(chosen)
            need_sessions(now$sessions)
            name <- names(trend_measures)[match(input$measure, trend_measures)]
            line_chart(now$day, now[[input$measure]], before = if (!is.null(chosen$previous)) days(chosen$previous)[[input$measure]],
                name = name,
                summary = paste0(name, " by day, highest ", format_number(max(now[[input$measure]])), " on ",
                format_day(now$day[which.max(now[[input$measure]])])))
        })
        output$hours <- plotly::renderPlotly({
            req(input$hour_measure %in% c("sessions", "orders"))
            rows <- ask("trend_hour", filter())
            need_sessions(rows$sessions)
            hours <- hour_matrix(rows, input$hour_measure)
            hover <- outer(week_days, sprintf("%02d:00", 0:23), paste)
            hover[] <- paste0(hover, "<br>", format_number(hours), " ", input$hour_measure)
            highest <- which(hours == max(hours), arr.ind = TRUE)[1, ]
            heat_map(sprintf("%02d", 0:23), week_days, hours, hover,
                sprintf("%s by hour of the week, most on %s at %02d:00", input$hour_measure, week_days[highest[1]], highest[2] - 1))
        })
    })
}

hour_matrix <- function(rows, measure) {
    hours <- matrix(0, 7, 24)
    hours[cbind(rows$day_of_week, rows$hour + 1)] <- rows[[measure]]
    hours
}
