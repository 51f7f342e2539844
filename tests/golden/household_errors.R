# Makes household_errors.csv from household_errors_in.csv with R's survey package (run with 4.1.1): figures of a register with
# households as clusters. Run in this folder: Rscript household_errors.R. The tests read the CSV and need no R.
library(survey)
dims <- c("health", "living", "education", "income", "access")
rows <- read.csv("household_errors_in.csv")
line <- function(measure, dim, k, design, formula) {
  found <- svyciprop(formula, design, method = "xlogit", df = nrow(design$variables) - 1)
  limits <- attr(found, "ci")
  data.frame(measure = measure, indicator = dim, k = k, b = as.numeric(found), se = sqrt(as.numeric(attr(found, "var"))),
             ll = limits[[1]], ul = limits[[2]], n = sum(weights(design)))
}
design_of <- function(part) svydesign(ids = ~household, weights = ~members, data = part)
out <- list()
for (k in 1:3) {
  lacks <- as.matrix(rows[dims])
  rows$least <- rowSums(lacks, na.rm = TRUE)
  rows$most <- rows$least + rowSums(is.na(lacks))
  rows$poor <- ifelse(rows$least >= k, 1, ifelse(rows$most < k, 0, NA))
  known <- rows[!is.na(rows$poor), ]
  known$censored <- known$poor * known$least / 5
  text <- paste0(k, "/5")
  out <- c(out, list(line("H", "", text, design_of(known), ~poor), line("M0", "", text, design_of(known), ~censored),
                     line("A", "", text, design_of(known[known$poor == 1, ]), ~censored)))
  for (d in dims) {
    known$both <- known$poor * ifelse(is.na(known[[d]]), 0, known[[d]])
    out <- c(out, list(line("hdk", d, text, design_of(known), ~both)))
    told <- rows[!is.na(rows[[d]]), ]
    told$lacks <- told[[d]]
    if (k == 1) out <- c(out, list(line("hd", d, text, design_of(told), ~lacks)))
  }
}
write.csv(format(do.call(rbind, out), digits = 15), "household_errors.csv", row.names = FALSE, quote = FALSE)
