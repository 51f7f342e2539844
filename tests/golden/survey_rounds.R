# Reference numbers of survey_rounds.toml, from survey_rounds.csv (made-up answers): Rscript survey_rounds.R > survey_rounds.toml
# Two rounds of one survey: five strata (one of a single unit), clusters, person weights, some answers missing. By R's package
# survey: svymean, svyratio, svyby and svyciprop on the subset of complete answers, so that the design keeps every unit.
suppressMessages(library(survey))
options(survey.lonely.psu = "adjust", digits = 17)
rows <- read.csv("survey_rounds.csv", colClasses = c(stratum = "character", psu = "character"))
d <- paste0("d", 1:7)
w <- c(3, 3, 3, 3, 2, 2, 2)                  # of 18: health d1 d2, school d3 d4, living d5 d6 d7
rows$full <- complete.cases(rows[d])
answers <- as.matrix(rows[d]); answers[is.na(answers)] <- 0
rows$score <- as.vector(answers %*% w)
judge <- function(rows, line) {
  rows$poor <- as.numeric(rows$score >= line)
  rows$c <- rows$poor * rows$score / 18
  for (j in d) { rows[[paste0("u", j)]] <- ifelse(is.na(rows[[j]]), 0, rows[[j]]); rows[[paste0("k", j)]] <- rows$poor * rows[[paste0("u", j)]] }
  rows$living <- (2 * rows$kd5 + 2 * rows$kd6 + 2 * rows$kd7) / 18
  rows
}
out <- function(case, measure, k, level, indicator, b, se, ll = NA, ul = NA) {
  cat("[[figure]]\n")
  cat(sprintf('case = "%s"\nmeasure = "%s"\nk = "%s"\nlevel = "%s"\nindicator = "%s"\n', case, measure, k, level, indicator))
  cat(tolower(sprintf("b = %.15g\nse = %.15g\n", as.numeric(b), as.numeric(se))))
  if (!is.na(ll)) cat(sprintf("ll = %.15g\nul = %.15g\n", ll, ul))
}
figures <- function(case, design, k, line, intervals = TRUE) {
  sub <- subset(design, full)
  df <- degf(design)   # units less strata of the whole design: a unit without a complete answer was drawn all the same
  for (m in list(c("H", "poor"), c("M0", "c"))) {
    est <- svymean(as.formula(paste0("~", m[2])), sub)
    ci <- if (intervals && m[1] == "H") as.numeric(attr(svyciprop(~poor, sub, method = "logit", df = df), "ci")) else c(NA, NA)
    out(case, m[1], k, "", "", coef(est), SE(est), ci[1], ci[2])
  }
  a <- svyratio(~c, ~poor, sub); out(case, "A", k, "", "", coef(a), SE(a))
  for (j in d) {
    u <- svymean(as.formula(paste0("~u", j)), sub); out(case, "hd", "", "", j, coef(u), SE(u))
    h <- svymean(as.formula(paste0("~k", j)), sub); out(case, "hdk", k, "", j, coef(h), SE(h))
  }
  l <- svymean(~living, sub); out(case, "actb", k, "", "living", coef(l), SE(l))
  l <- svyratio(~living, ~c, sub); out(case, "pctb", k, "", "living", coef(l), SE(l))
  for (g in sort(unique(rows$region))) {
    s <- subset(sub, region == g)
    for (m in list(c("H", "poor"), c("M0", "c"))) {
      est <- svymean(as.formula(paste0("~", m[2])), s); out(case, m[1], k, g, "", coef(est), SE(est))
    }
    a <- svyratio(~c, ~poor, s); out(case, "A", k, g, "", coef(a), SE(a))
    h <- svymean(~kd3, s); out(case, "hdk", k, g, "d3", coef(h), SE(h))
  }
  p <- svymean(~region, sub)
  for (g in sort(unique(rows$region))) out(case, "popshare", "", g, "", coef(p)[paste0("region", g)], SE(p)[paste0("region", g)])
}
cat("# Written by survey_rounds.R with R's package survey", as.character(packageVersion("survey")), "from survey_rounds.csv\n")
one <- judge(rows[rows$round == 2019, ], 6)
clusters <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = one, nest = TRUE)
figures("clusters", clusters, "1/3", 6)
persons <- svydesign(ids = ~1, strata = ~stratum, weights = ~weight, data = one)
figures("persons", persons, "1/3", 6)
simple <- svydesign(ids = ~1, weights = ~weight, data = judge(rows[rows$round == 2023, ], 9))
figures("simple", simple, "1/2", 9)
for (rule in c("remove", "certainty")) {   # certain: a lone unit adds nothing
  options(survey.lonely.psu = rule)
  est <- svymean(~poor, subset(clusters, full)); out(paste0("lone-", rule), "H", "1/3", "", "", coef(est), SE(est))
}
options(survey.lonely.psu = "adjust")
# Change: rounds as two samples drawn apart, and as a panel of the same units.
both <- judge(rows, 6)
both$apart <- paste(both$round, both$stratum)
both$R <- factor(both$round)
for (case in c("apart", "panel")) {
  design <- svydesign(ids = ~psu, strata = if (case == "apart") ~apart else ~stratum, weights = ~weight, data = both, nest = TRUE)
  sub <- subset(design, full)
  for (m in list(c("H", "poor"), c("M0", "c"), c("hdk", "kd3"))) {
    name <- if (m[1] == "hdk") "d3" else ""
    by <- svyby(as.formula(paste0("~", m[2])), ~R, sub, svymean, covmat = TRUE)
    est <- svycontrast(by, c(-1, 1)); out(case, m[1], "1/3", "", name, coef(est), SE(est))
    rel <- svycontrast(by, quote(`2023` / `2019` - 1)); out(paste0(case, "-relative"), m[1], "1/3", "", name, coef(rel), SE(rel))
    for (g in c("north", "south")) {
      byg <- svyby(as.formula(paste0("~", m[2])), ~R, subset(sub, region == g), svymean, covmat = TRUE)
      est <- svycontrast(byg, c(-1, 1)); out(case, m[1], "1/3", g, name, coef(est), SE(est))
    }
  }
  by <- svyby(~c, ~R, sub, svyratio, denominator = ~poor, covmat = TRUE)
  est <- svycontrast(by, c(-1, 1)); out(case, "A", "1/3", "", "", coef(est), SE(est))
}
