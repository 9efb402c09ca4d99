# The dashboards of the warehouse. Start them with run.sh.
library(shiny)

settings <- read_configuration()
warehouse <- new_warehouse(settings$warehouse)
watch <- watch_warehouse(look_at(warehouse))
ask <- asking(function(name, parameters) warehouse_query(warehouse, name, parameters), watch)

harden(remember_documents(shinyApp(dashboards_ui(), dashboards_server(settings, ask, watch))), settings)
