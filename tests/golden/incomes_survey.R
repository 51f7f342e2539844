# Makes incomes_survey.csv (made-up people of a stratified cluster sample) and incomes_survey.toml (figures of them with errors),
# from the packages laeken 0.5.2 and survey 4.1.1 and from definitions written out here. Run by hand, in this folder:
#   Rscript incomes_survey.R
# The tests read the two files and need no R.
suppressMessages({library(survey); library(laeken)})
set.seed(2566)

strata <- 5; line <- 60
rows <- do.call(rbind, lapply(seq_len(strata), function(h) do.call(rbind, lapply(seq_len(9 + h), function(i) {
  n <- sample(3:7, 1)
  centre <- 4.4 + 0.15 * h + rnorm(1, 0, 0.5)
  data.frame(stratum = h, psu = i, region = ifelse(h <= 2, "north", "south"),
             weight = round(runif(1, 20, 90) + runif(n, 0, 15), 2),
             income = round(exp(centre + rnorm(n, 0, 0.6)), 2))
}))))
rows$income[sample(nrow(rows), 4)] <- 0
rows$income[sample(nrow(rows), 9)] <- NA
write.csv(rows, "incomes_survey.csv", row.names = FALSE, na = "", quote = FALSE)

# --- definitions, over pairs of people ---
mean_of <- function(v, w) sum(v * w) / sum(w)
gini_of <- function(v, w) sum(outer(w, w) * abs(outer(v, v, "-"))) / sum(w)^2 / 2 / mean_of(v, w)
sen_of <- function(y, w) {
  poor <- y < line; H <- sum(w[poor]) / sum(w); I <- 1 - mean_of(y[poor], w[poor]) / line
  H * (I + (1 - I) * gini_of(y[poor], w[poor]))
}
share_of <- function(y, w, q) {
  o <- order(y)
  lorenz <- approxfun(c(0, cumsum(w[o]) / sum(w)), c(0, cumsum((w * y)[o]) / sum(w * y)), ties = "ordered")
  lorenz(q / 5) - lorenz((q - 1) / 5)
}

# --- what is written ---
out <- file("incomes_survey.toml", "w")
say <- function(...) cat(..., "\n", file = out, sep = "")
num <- function(x) sprintf("%.15g", x)
figure <- function(group, measure, b, se, ll = NULL, ul = NULL, how, within) {
  say(); say("[[figure]]"); say("group = \"", group, "\""); say("measure = \"", measure, "\""); say("b = ", num(b))
  if (!is.null(se)) say("se = ", num(se))
  if (!is.null(ll)) { say("ll = ", num(ll)); say("ul = ", num(ul)) }
  say("how = \"", how, "\""); say("within = ", within)
}
say("# Made by incomes_survey.R from incomes_survey.csv. A poverty line of ", line, "; intervals of 95 %.")
say("# `within`: how far ours may be away in the error and the limits, relative; b to 1e-9 everywhere.")
say("line = ", line)

logit_limits <- function(est, df) plogis(as.vector(confint(svycontrast(est, quote(log(p / (1 - p)))), df = df)))
log_limits <- function(est, df) exp(as.vector(confint(svycontrast(est, quote(log(p))), df = df)))
named <- function(est) { names(est) <- "p"; est }

rows$poor <- as.numeric(rows$income < line)
rows$gap <- ifelse(rows$income < line, (line - rows$income) / line, 0)
rows$watts <- ifelse(rows$income < line, log(line / pmax(rows$income, 1e-300)), 0)
rows$ylogy <- ifelse(rows$income > 0, rows$income * log(rows$income), 0)
full <- svydesign(~psu, strata = ~stratum, weights = ~weight, data = rows, nest = TRUE)
for (group in c("", "north", "south")) {
  whole <- if (group == "") full else subset(full, region == group)
  df <- degf(whole)
  known <- subset(whole, !is.na(income)); some <- subset(known, income > 0)
  for (of in list(c("mean", "income"), c("fgt0", "poor"), c("fgt1", "gap"), c("fgt2", "gap^2"))) {
    est <- named(svymean(as.formula(paste0("~I(", of[2], ")")), known))
    limits <- if (of[1] == "mean") log_limits(est, df) else logit_limits(est, df)
    figure(group, of[1], coef(est), SE(est), limits[1], limits[2], "survey: svymean, svycontrast", 1e-7)
  }
  est <- named(svymean(~watts, some)); limits <- log_limits(est, df)
  figure(group, "watts", coef(est), SE(est), limits[1], limits[2], "survey: svymean of those with an income", 1e-7)
  est <- svycontrast(svymean(~income + ylogy, some), list(p = quote(ylogy / income - log(income))))
  est <- named(est); limits <- log_limits(est, df)
  figure(group, "theil", coef(est), SE(est), limits[1], limits[2], "survey: svycontrast of two means", 1e-7)
  med <- svyquantile(~income, known, 0.5, interval.type = "xlogit", qrule = "math", df = df)$income
  figure(group, "median", med[1], med[4], med[2], med[3], "survey: svyquantile, xlogit", 1e-7)

  # Two errors from outside: by slopes in the weights, taken numerically, whose total `survey` gives the error of; and by the
  # jackknife, which is near and not equal.
  jackknife <- as.svrepdesign(full, type = "JKn")
  here <- !is.na(rows$income) & (group == "" | rows$region == group)
  of_whole <- function(measure, f, how) {
    y <- rows$income[here]; w <- rows$weight[here]; step <- 1e-4
    slope <- sapply(seq_along(w), function(i) {
      d <- replace(numeric(length(w)), i, step); (f(y, w + d) - f(y, w - d)) / (2 * step)
    })
    rows$slope <- 0; rows$slope[here] <- slope
    sloped <- svydesign(~psu, strata = ~stratum, weights = ~weight, data = rows, nest = TRUE)
    replicated <- withReplicates(jackknife, function(w, data) f(data$income[here], w[here]))
    figure(group, measure, f(y, w), SE(svytotal(~slope, sloped)), how = how, within = 1e-5)
    say("jackknife = ", num(SE(replicated)))
  }
  of_whole("gini", function(y, w) laeken::gini(y, w)$value / 100, "laeken: gini; slopes; survey: svytotal")
  of_whole("sen", sen_of, "definition; slopes; survey: svytotal")
  for (q in 1:5) of_whole(paste0("share_q", q), function(y, w) share_of(y, w, q), "definition; slopes; survey: svytotal")
}

# At risk of poverty: below 60 % of the median, by laeken.
known <- !is.na(rows$income)
risk <- arpr(rows$income[known], weights = rows$weight[known])
say(); say("[at_risk]"); say("line = ", num(risk$threshold)); say("fgt0 = ", num(risk$value / 100))
close(out)
