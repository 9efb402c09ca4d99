# Products: what is looked at, taken and bought.

products_ui <- function(id) {
    ns <- NS(id)
    page("Products", "What is looked at, put into carts and bought.",
        panel("Brands and categories",
            actions = tagList(
                choice(ns("by"), "By", c("Brand" = "brand", "Category" = "category")),
                choice(ns("measure"), "Measure", c("Views" = "views", "Adds" = "add_to_carts", "Purchases" = "purchases",
                "Revenue" = "revenue"), "revenue")),
            chart_output(ns("groups"), 340), definition = c("product", "product_revenue")),
        panel("All products", long_table_output(ns("table")), actions = csv_button(ns("csv")),
        definition = c("product", "product_revenue")))
}

products_server <- function(id, filter, ask) {
    moduleServer(id, function(input, output, session) {
        products <- reactive({
            rows <- ask("product", filter())
            need_rows(rows, "No products in this range.")
            products_table(rows, ask("product_revenue", filter()), filter()$currency)
        })
        output$groups <- plotly::renderPlotly({
            req(input$by %in% c("brand", "category"), input$measure %in% c("views", "add_to_carts", "purchases", "revenue"))
            groups <- roll_up(products(), input$by, input$measure)
            currency <- filter()$currency
            write <- if (input$measure == "revenue") function(x) format_money(x, currency, 0) else format_number
            bar_chart(groups$name, groups$value, write = write, summary = paste0(input$measure, " by ", input$by, ": ",
                spoken_list(groups$name, groups$value, write)))
        })
        output$table <- DT::renderDT({
            currency <- filter()$currency
            long_table(products(), sort = "revenue", caption = "Products", columns = list(
                name = column("Product"), product_id = column("Id"), brand = column("Brand"), category = column("Category"),
                views = column("Views", "number"), add_to_carts = column("Adds", "number"), purchases = column("Purchases", "number"),
                units_sold = column("Units", "number"), revenue = column(money_title("Revenue", currency), "money", currency),
                view_to_cart = column("View\u2192cart", "percent"), cart_to_purchase = column("Cart\u2192purchase", "percent")))
        })
        output$csv <- csv_download(function() "products", function() {
            rows <- products()
            names(rows)[names(rows) == "revenue"] <- paste0("revenue_", tolower(filter()$currency))
            rows
        })
    })
}

products_table <- function(rows, revenue, currency) {
    rows <- with_money(rows, revenue, currency, "revenue", by = "product_id")
    rows$view_to_cart <- share(rows$add_to_carts, rows$views)
    rows$cart_to_purchase <- share(rows$purchases, rows$add_to_carts)
    rows[c("name", "product_id", "brand", "category", "views", "add_to_carts", "purchases", "units_sold", "revenue", "view_to_cart",
        "cart_to_purchase")]
}

# The largest groups; the others are named as such, so that the bars add up to the whole.
roll_up <- function(rows, by, measure, most = 10) {
    names <- ifelse(is.na(rows[[by]]), "(not set)", rows[[by]])
    sums <- sort(tapply(rows[[measure]], names, sum), decreasing = TRUE)
    groups <- data.frame(name = names(sums), value = as.numeric(sums))
    if (nrow(groups) <= most) return(groups)
    rest <- groups[-seq_len(most - 1), ]
    rbind(groups[seq_len(most - 1), ], data.frame(name = sprintf("(%d others)", nrow(rest)), value = sum(rest$value)))
}
