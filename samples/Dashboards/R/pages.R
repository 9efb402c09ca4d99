# All pages, in the order of the navigation, and the frame around them.

pages <- function() {
    list(
        overview = list(title = "Overview", ui = overview_ui, server = overview_server),
        funnel = list(title = "Funnel", ui = funnel_ui, server = funnel_server),
        products = list(title = "Products", ui = products_ui, server = products_server),
        carts = list(title = "Carts and checkout", ui = carts_ui, server = carts_server),
        traffic = list(title = "Traffic", ui = traffic_ui, server = traffic_server),
        trends = list(title = "Trends", ui = trends_ui, server = trends_server),
        paths = list(title = "Paths", ui = paths_ui, server = paths_server),
        retention = list(title = "Retention", ui = retention_ui, server = retention_server),
        search = list(title = "Search", ui = search_ui, server = search_server),
        quality = list(title = "Data quality", ui = quality_ui, server = quality_server))
}

known_page <- function(name) if (length(name) == 1 && name %in% names(pages())) name else "overview"

# Everything is drawn once; what differs by request is the page that is open.
dashboards_ui <- function() {
    panels <- unname(Map(function(page, name) bslib::nav(page$title, page$ui(name), value = name), pages(), names(pages())))
    head <- tagList(
        browser_dependencies(),
        tags$head(tags$link(rel = "stylesheet", href = "style.css"), tags$link(rel = "icon", href = "icon.svg", type = "image/svg+xml"),
            tags$script(src = "app.js")),
        tags$a(class = "skip", href = "#content", "Skip to the numbers"),
        uiOutput("banner", class = "banner-place", role = "status", `aria-live` = "polite"),
        filter_ui("filter"))
    theme <- bslib::bs_theme(version = 5)
    function(request) {
        open <- known_page(read_query(request$QUERY_STRING)$page)
        do.call(bslib::page_navbar, c(panels, list(
            title = span(class = "brand", "Clickstream"), id = "page", selected = open, header = head, collapsible = TRUE,
            window_title = "Clickstream dashboards", lang = "en", theme = theme)))
    }
}

# The document differs by the page that is open alone, and takes R a quarter of a second: each is written once.
remember_documents <- function(app) {
    handle <- app$httpHandler
    documents <- list()
    app$httpHandler <- function(request) {
        if (request$REQUEST_METHOD != "GET" || request$PATH_INFO != "/") return(handle(request))
        open <- known_page(read_query(request$QUERY_STRING)$page)
        if (is.null(documents[[open]])) documents[[open]] <<- handle(request)
        documents[[open]]
    }
    app
}

# Debian's plotly is of 2017 and draws nothing, and its typedarray script throws. The client keeps the first dependency of a name.
# The scripts of tables and charts are all on the page from the start: what comes later would need inline scripts to be allowed.
browser_dependencies <- function() {
    late <- c(DT::datatable(data.frame(a = 1), style = "default")$dependencies,
        plotly::plotly_build(plotly::plot_ly(type = "bar", x = 1, y = 1))$dependencies)
    tagList(
        Filter(function(dependency) !dependency$name %in% c("plotly-main", "typedarray"), late),
        htmltools::htmlDependency("plotly-main", "2.35.3", src = c(file = normalizePath("www/assets")), script = "plotly.min.js",
        all_files = FALSE),
        htmltools::htmlDependency("typedarray", "99", src = c(file = normalizePath("www")), all_files = FALSE))
}

dashboards_server <- function(settings, ask, watch) {
    function(input, output, session) {
        # A page of somebody else's must not read these numbers through the browser of who may see them.
        if (!is_own_page(session$request) || !is_own_name(session$request$HTTP_HOST, settings)) return(session$close())
        output$banner <- renderUI({
            said <- spoken_state(watch$reachable(), watch$prepared())
            if (!is.null(said)) div(class = "banner", said)
        })
        outputOptions(output, "banner", suspendWhenHidden = FALSE)
        query <- read_query(isolate(session$clientData$url_search))
        filter <- filter_server("filter", ask, settings$zone, query)
        for (name in names(pages())) pages()[[name]]$server(name, filter, ask)
        observe(updateQueryString(write_address(filter(), known_page(input$page)), mode = "replace"))
    }
}

# What stands over every page while there is something the matter; NULL: nothing.
spoken_state <- function(reachable, prepared) {
    if (!reachable) return("The warehouse cannot be reached, or does not let the dashboards in. Trying again\u2026")
    if (!prepared) return(paste("The warehouse is not prepared for the dashboards: run clickstream migrate --roles,",
        "and give their user the role clickstream_reader."))
    NULL
}

# What the address asks for; nothing when it cannot be read, as when it holds a NUL character.
read_query <- function(text) tryCatch(parseQueryString(paste0(text)), error = function(problem) list())

# Whether what opens a session is a page of this app: browsers say by Origin whose page it is.
is_own_page <- function(request) {
    origin <- request$HTTP_ORIGIN
    is.null(origin) || identical(tolower(sub("^[a-z]+://", "", origin)), tolower(paste0(request$HTTP_HOST)))
}
