# Makes small_areas_reml.csv: Fay-Herriot models by restricted maximum likelihood, written out with whole matrices and fitted
# by R's own optimize(), apart from the programme's formulas. Run in this folder: Rscript small_areas_reml.R. The tests read the CSV
# and need no R. milk is the published case (small_areas_milk.csv); made_up has areas without a direct figure; flat has no variance
# between areas that the sampling errors do not explain; flat_adjusted is the same with sigma^2 from Li and Lahiri's (2010) likelihood,
# sigma^2 times the restricted one.
fit <- function(y, psi, x, adjusted = FALSE) {
  s <- !is.na(y)
  ys <- y[s]; xs <- x[s, , drop = FALSE]; ps <- psi[s]
  minus <- function(a) {
    v <- diag(a + ps)
    vi <- solve(v)
    b <- solve(t(xs) %*% vi %*% xs, t(xs) %*% vi %*% ys)
    r <- ys - xs %*% b
    as.numeric(0.5 * ((length(ys) - ncol(xs)) * log(2 * pi) + determinant(v)$modulus +
      determinant(t(xs) %*% vi %*% xs)$modulus + t(r) %*% vi %*% r))
  }
  best <- optimize(minus, c(0, 10 * var(ys)), tol = 1e-13)
  a <- if (minus(0) <= best$objective) 0 else best$minimum
  if (adjusted) a <- exp(optimize(function(l) minus(exp(l)) - l, log(c(1e-4, 10) * var(ys)), tol = 1e-10)$minimum)
  vi <- solve(diag(a + ps))
  c <- solve(t(xs) %*% vi %*% xs)
  b <- c %*% t(xs) %*% vi %*% ys
  gamma <- ifelse(s, a / (a + psi), 0)
  synthetic <- as.numeric(x %*% b)
  eblup <- ifelse(s, gamma * y + (1 - gamma) * synthetic, synthetic)
  g2 <- (1 - gamma)^2 * diag(x %*% c %*% t(x))
  g1 <- ifelse(s, gamma * psi, a)
  g3 <- ifelse(s, psi^2 / (a + psi)^3 * 2 / sum((a + ps)^-2), 0)
  spread <- diag(diag(a + ps) - xs %*% c %*% t(xs))
  residual <- rep(NA, length(y))
  residual[s] <- (ys - xs %*% b) / sqrt(spread)
  list(sigma2 = a, beta = as.numeric(b), beta_se = sqrt(diag(c)), log_likelihood = -minus(a),
    normal_p = shapiro.test(residual[s])$p.value, synthetic = synthetic, eblup = eblup, mse = g1 + g2 + 2 * g3, residual = residual)
}
milk <- read.csv("small_areas_milk.csv", comment.char = "#")
set.seed(2569)
x <- cbind(1, runif(30), rnorm(30))
psi <- runif(30, 0.0005, 0.01)
y <- as.numeric(x %*% c(0.1, 0.2, 0.03)) + rnorm(30, 0, 0.1) + rnorm(30, 0, sqrt(psi))
y[c(4, 17, 30)] <- NA
flat_y <- as.numeric(x[, 1:2] %*% c(0.1, 0.2)) + 0.3 * rnorm(30, 0, sqrt(psi))
cases <- list(
  milk = list(y = milk$direct, psi = milk$sd^2, x = model.matrix(~ factor(region), milk)),
  made_up = list(y = y, psi = psi, x = x),
  flat = list(y = flat_y, psi = psi, x = x[, 1:2]),
  flat_adjusted = list(y = flat_y, psi = psi, x = x[, 1:2], adjusted = TRUE)
)
rows <- NULL
for (case in names(cases)) {
  given <- cases[[case]]
  found <- c(list(direct = given$y, variance = given$psi), fit(given$y, given$psi, given$x, isTRUE(given$adjusted)))
  for (j in seq_len(ncol(given$x))) found[[paste0("x", j)]] <- given$x[, j]
  for (what in names(found)) {
    rows <- rbind(rows, data.frame(case = case, what = what, i = seq_along(found[[what]]), value = sprintf("%.12g", found[[what]])))
  }
}
write.csv(rows, "small_areas_reml.csv", row.names = FALSE, quote = FALSE)
