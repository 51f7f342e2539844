# Makes list_errors_in.csv and list_errors.csv: rates of a list's errors by R's package survey, villages as primary sampling
# units, weights unequal, the people of a rule a domain of the villages visited. Run by hand: Rscript list_errors.R
# (R 4.2.2, survey 4.1-1). The tests read the two files and need no R.
library(survey)
set.seed(2566)

n <- 420
village <- sprintf("%s%02d", rep(c("570505", "570506", "571301", "470301"), length.out = 28), 1 + (0:27) %/% 4)
one <- data.frame(
  person = sprintf("p%03d", 1:n),
  village = village[sort(sample(seq_along(village), n, replace = TRUE))]
)
effect <- setNames(rnorm(28, sd = 0.9), village)  # neighbours are alike
one$drawn_from <- ifelse(substr(one$village, 8, 8) %in% c("2", "5"), "area", "target")
one$weight <- ifelse(one$drawn_from == "area", 1, round(runif(n, 1, 9), 2))
one$member <- runif(n) < ifelse(one$drawn_from == "area", 0.55, 0.93)  # of the target list; else surveyed and not poor
chance <- plogis(effect[one$village] - 0.8)
one$outcome <- ifelse(runif(n) < 0.08, "refused", ifelse(runif(n) < 0.07, "not_reached", ifelse(runif(n) < 0.06, "moved",
  ifelse(runif(n) < 0.04, "dead", ifelse(runif(n) < chance, "not_poor", ifelse(one$member, "confirmed", "newly_found"))))))
write.csv(one, "list_errors_in.csv", row.names = FALSE, quote = FALSE)

told <- c("confirmed", "newly_found", "not_poor"); gone <- c("moved", "dead")
rate <- function(area, measure) {
  here <- one[if (area == "TH") TRUE else startsWith(one$village, area), ]
  if (measure == "exclusion") here <- here[here$drawn_from == "area", ]
  here$error <- switch(measure, inclusion = here$outcome == "not_poor", gone = here$outcome %in% gone, exclusion = !here$member)
  here$counts <- switch(measure,
    inclusion = here$member & here$outcome %in% told,
    gone = here$member & here$outcome %in% c(told, gone),
    exclusion = here$outcome %in% c("confirmed", "newly_found"))
  here$error <- as.numeric(here$error)
  domain <- subset(svydesign(ids = ~village, weights = ~weight, data = here), counts)
  found <- svyciprop(~error, domain, method = "xlogit", df = degf(domain))
  b <- as.numeric(found); se <- as.numeric(SE(svymean(~error, domain))); ci <- attr(found, "ci")
  w <- here$weight[here$counts]
  least <- sqrt(b * (1 - b) / min(length(w), sum(w)^2 / sum(w^2)))
  if (se < least) ci <- plogis(qlogis(b) + c(-1, 1) * qt(0.975, degf(domain)) * least / (b * (1 - b)))
  data.frame(area_code = area, measure = measure, n_drawn = if (measure == "exclusion") length(w) else sum(here$member),
    n_reached = length(w), n_errors = sum(here$error[here$counts]), b = b, se = max(se, least), ll = ci[[1]], ul = ci[[2]],
    floored = se < least)
}
cases <- expand.grid(area = c("TH", "57", "5705", "5713", "4703"), measure = c("inclusion", "gone", "exclusion"),
  stringsAsFactors = FALSE)
found <- do.call(rbind, Map(rate, cases$area, cases$measure))
write.csv(format(found, digits = 15, trim = TRUE), "list_errors.csv", row.names = FALSE, quote = FALSE)
