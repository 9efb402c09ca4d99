# Paths: how sessions go from page to page.

path_steps <- 4
smallest_share <- 0.005

paths_ui <- function(id) {
    ns <- NS(id)
    page("Paths", "How sessions go from page to page.",
        panel("The first pages of a session", div(class = "scroll-wide", chart_output(ns("sankey"), 460)),
            p(class = "note", textOutput(ns("cut"), inline = TRUE)), definition = "path"),
        panel("The commonest steps", long_table_output(ns("table")), actions = csv_button(ns("csv")), definition = "path"))
}

paths_server <- function(id, filter, ask) {
    moduleServer(id, function(input, output, session) {
        all_steps <- reactive({
            rows <- ask("path_step", filter())
            need_rows(rows, "No page views in this range.")
            rows
        })
        flow <- reactive(path_flow(all_steps()[all_steps()$step <= path_steps, ]))
        output$sankey <- plotly::renderPlotly({
            flow <- flow()
            largest <- utils::head(flow$links[order(-flow$links$value), ], 5)
            sankey_chart(flow$nodes, flow$links, paste0("Flow of sessions over their first pages. Largest: ",
                paste(largest$spoken, collapse = "; ")))
        })
        output$cut <- renderText({
            flow <- flow()
            sprintf("%s sessions with a page view. %s", format_number(flow$sessions),
                if (flow$cut > 0) sprintf("%d thin links, each under 0.5%% of them, are left out.", flow$cut) else "No link is left out.")
        })
        steps <- reactive(path_totals(all_steps()))
        output$table <- DT::renderDT(long_table(steps(), sort = "transitions", caption = "Steps from page to page", columns = list(
            from_type = column("From"), to_type = column("To"), transitions = column("Times", "number"),
            share = column("Share of all steps", "percent"))))
        output$csv <- csv_download(function() "paths", steps)
    })
}

# Steps wherever they stand in the session. What leads to the first page is where its steps come from.
path_totals <- function(rows) {
    entries <- rows[rows$step == 1, ]
    all <- rbind(
        data.frame(from_type = "(entry)", to_type = entries$from_type, transitions = entries$sessions),
        data.frame(from_type = rows$from_type, to_type = rows$to_type, transitions = rows$sessions))
    totals <- stats::aggregate(transitions ~ from_type + to_type, all, sum)
    totals$share <- share(totals$transitions, sum(totals$transitions))
    totals[order(-totals$transitions, totals$from_type, totals$to_type), ]
}

# A node is a type of page at a step, so that there are no circles. All exits of a step are one node.
path_flow <- function(rows) {
    sessions <- sum(rows$sessions[rows$step == 1])
    kept <- rows[rows$sessions >= smallest_share * sessions, ]
    from <- paste(kept$step, kept$from_type, sep = "|")
    to <- paste(kept$step + 1, kept$to_type, sep = "|")
    keys <- unique(c(from, to))
    step <- as.integer(sub("\\|.*", "", keys))
    label <- sub("^[0-9]+\\|", "", keys)
    types <- setdiff(unique(label), "(exit)")
    color <- ifelse(label == "(exit)", palette$faint, palette$many[(match(label, types) - 1) %% 6 + 1])
    through <- vapply(keys, function(key) max(sum(kept$sessions[from == key]), sum(kept$sessions[to == key])), numeric(1))
    place <- ifelse(step == 1, "first page", paste("page", step))
    list(
        sessions = sessions, cut = nrow(rows) - nrow(kept),
        nodes = data.frame(label = label, color = color,
            hover = paste0(chart_text(label), ", ", ifelse(label == "(exit)", paste("after page", step - 1), place), "<br>",
            format_number(through), " sessions")),
        links = data.frame(
            source = match(from, keys) - 1, target = match(to, keys) - 1, value = kept$sessions,
            color = ifelse(kept$to_type == "(exit)", "rgba(170,178,192,0.28)", "rgba(31,95,208,0.18)"),
            hover = paste0(chart_text(kept$from_type), " \u2192 ", chart_text(kept$to_type), "<br>", format_number(kept$sessions),
            " sessions"),
            spoken = paste0(one_line(kept$from_type, 30), " to ", one_line(kept$to_type, 30), " ", format_number(kept$sessions))))
}
