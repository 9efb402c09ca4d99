# Runs all tests: Rscript tests/testthat.R, from the folder of the app. Needs no PostgreSQL; tests that do say so and are skipped without.
# The tests hold texts in Unicode, whatever the locale is.
if (!l10n_info()$`UTF-8`) invisible(Sys.setlocale("LC_CTYPE", "C.UTF-8"))

suppressPackageStartupMessages({
    library(shiny)
    library(testthat)
})

invisible(lapply(sort(list.files("R", full.names = TRUE)), source, local = globalenv()))
results <- as.data.frame(test_dir("tests/testthat", reporter = "summary", stop_on_failure = FALSE, env = globalenv()))

skipped <- sum(results$skipped)
failed <- sum(results$failed > 0 | results$error)
passed <- nrow(results) - failed - skipped
cat(sprintf("\n%d passed, %d failed, %d skipped\n", passed, failed, skipped))

# testthat's own JUnit reporter needs xml2, which may not be there; the format is small enough to be written here.
report <- Sys.getenv("CLICKSTREAM_TEST_REPORT")
if (nzchar(report)) {
    cases <- sprintf("    <testcase classname=\"%s\" name=\"%s\" time=\"%.3f\">%s</testcase>",
        htmltools::htmlEscape(sub("^test-(.*)\\.R$", "\\1", results$file), attribute = TRUE),
            htmltools::htmlEscape(results$test, attribute = TRUE),
        results$real, ifelse(results$failed > 0 | results$error, "<failure/>", ifelse(results$skipped, "<skipped/>", "")))
    writeLines(c("<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
        sprintf("<testsuites>\n  <testsuite name=\"dashboards\" tests=\"%d\" failures=\"%d\" skipped=\"%d\">",
        nrow(results), failed, skipped), cases, "  </testsuite>\n</testsuites>"), report)
}
quit(status = if (failed > 0 || nrow(results) == 0) 1 else 0)
