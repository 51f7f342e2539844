# Student's sleep data (The probable error of a mean, Biometrika 6, 1908; R's datasets::sleep): hours of sleep gained by ten
# patients under each of two drugs, put on a scale of 1 to 4 points by 1 + (hours + 2) / 4. R's own paired t.test gives the
# mean change, its error and interval. Run: Rscript paired_change.R. The tests read the two files and need no R.
before <- 1 + (sleep$extra[sleep$group == 1] + 2) / 4
after <- 1 + (sleep$extra[sleep$group == 2] + 2) / 4
found <- t.test(after, before, paired = TRUE)
write.csv(data.frame(household = sprintf("h%02d", seq_along(before)), before, after), "paired_change_in.csv", row.names = FALSE)
figures <- data.frame(
  b = unname(found$estimate), se = unname(found$stderr), ll = found$conf.int[1], ul = found$conf.int[2],
  mean_before = mean(before), mean_after = mean(after)
)
write.csv(format(figures, digits = 15), "paired_change.csv", row.names = FALSE, quote = FALSE)
