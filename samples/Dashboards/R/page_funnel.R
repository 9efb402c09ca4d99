# Funnel: how far sessions come on the way to an order.

funnel_steps <- c(
    sessions = "Session", viewed_item = "Viewed product", added_to_cart = "Added to cart", began_checkout = "Began checkout",
    purchased = "Purchased")

funnel_ui <- function(id) {
    ns <- NS(id)
    page("Funnel", "How far sessions come on the way to an order. Closed and ordered: each step at or after the one before.",
        div(class = "grid wide-narrow",
            panel("From session to purchase", chart_output(ns("chart"), 340), definition = c("funnel", "session")),
            panel("Steps", uiOutput(ns("steps")), definition = "funnel")),
        panel("By channel", uiOutput(ns("channels")), definition = c("funnel", "traffic")),
        panel("By device", uiOutput(ns("devices")), definition = "funnel"))
}

funnel_server <- function(id, filter, ask) {
    moduleServer(id, function(input, output, session) {
        steps <- reactive({
            row <- ask("funnel", filter(), "all")
            need_sessions(row$sessions)
            funnel_table(unlist(row[1, names(funnel_steps)]))
        })
        output$chart <- plotly::renderPlotly({
            steps <- steps()
            funnel_chart(steps$step, steps$sessions, paste0("Funnel: ", paste(steps$step, format_number(steps$sessions), collapse = ", ")))
        })
        output$steps <- renderUI(short_table(steps(), caption = "Steps of the funnel", list(
            step = column("Step"), sessions = column("Sessions", "number"), rate = column("Step rate", "percent"),
            dropped = column("Drop-off", "number"))))
        by <- function(what, label) {
            rows <- ask("funnel", filter(), what)
            need_sessions(rows$sessions)
            rows$conversion <- share(rows$purchased, rows$sessions)
            short_table(rows, caption = paste("Funnel by", what), c(
                list(name = column(label)), lapply(funnel_steps, function(step) column(if (step == "Session") "Sessions" else step,
                "number")),
                list(conversion = column("To the end", "percent"))))
        }
        output$channels <- renderUI(by("channel", "Channel"))
        output$devices <- renderUI(by("device", "Device"))
    })
}

funnel_table <- function(counts, steps = funnel_steps) {
    counts <- as.numeric(counts)
    before <- c(NA, counts[-length(counts)])
    data.frame(step = unname(steps), sessions = counts, rate = share(counts, before), dropped = before - counts)
}
