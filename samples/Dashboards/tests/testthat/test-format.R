test_that("Numbers are written for people", {
    expect_equal(format_number(c(0, 1234567, NA)), c("0", "1,234,567", no_value))
    expect_equal(format_percent(c(0.12345, 1, NaN)), c("12.3%", "100.0%", no_value))
    expect_equal(format_money(1234.5, "USD"), "USD\u00a01,234.50")
    expect_equal(format_money(1234.5, "JPY"), "JPY\u00a01,234")
    expect_equal(format_money_short(5967410500, "VND"), "VND\u00a05.97\u00a0bn")
    expect_equal(format_duration(c(1800)), "30 min")
    expect_equal(format_duration(86400), "24 h")
    expect_equal(format_duration(0), "0 s")
})

test_that("A share has the length of its part, and nothing of nothing is unknown", {
    expect_equal(share(c(1, 2, 3), 6), c(1, 2, 3) / 6)
    expect_equal(share(c(1, 0), c(0, 0)), c(NA_real_, NA_real_))
})

test_that("Changes say where a number went", {
    expect_equal(change(110, 100)$text, "\u25b2 10.0%")
    expect_equal(change(90, 100)$tone, "bad")
    expect_equal(change(5, 0)$text, "new")
    expect_equal(change(0, 0)$text, "0.0%")
    expect_equal(change(NA, 3)$text, no_value)
    expect_match(change(90, 100)$spoken, "down 10.0 percent")
})

test_that("More abandonment is bad, and rates move by points", {
    moved <- change(0.62, 0.6, is_rate = TRUE, good = "down")
    expect_equal(moved[c("text", "tone")], list(text = "\u25b2 2.0\u00a0pp", tone = "bad"))
})

test_that("Texts of the warehouse lose direction marks and excess, and plotly gets no markup", {
    expect_equal(one_line("a\u202eb\nc"), "a b c")
    expect_equal(nchar(one_line(strrep("x", 10000), 40)), 40)
    expect_equal(one_line(NA), "(not set)")
    expect_equal(chart_text("<b>x</b> & <a href='//evil'>", 99), "&lt;b&gt;x&lt;/b&gt; &amp; &lt;a href='//evil'&gt;")
    expect_false(anyDuplicated(make_unique(c("a", "a", "b"))) > 0)
})

test_that("Large counts are numbers", expect_equal(format_number(c(3e9, 0, NA)), c("3,000,000,000", "0", no_value)))
