# Writes local_fdr.json: natural splines, Poisson regressions, interpolation with ties, a TPR-FDP curve and a local fdr
# computed with base R's own functions (ns, glm, approx, optim), that src/stats and src/interactions are compared with.
# R 4.2.2 with its splines package; nothing else. Run in this folder: Rscript make_local_fdr.R
suppressPackageStartupMessages(library(splines))

number <- function(x) paste0("[", paste(sprintf("%.15g", x), collapse = ","), "]")
object <- function(...) { x <- c(...); paste0("{", paste0('"', names(x), '":', x, collapse = ","), "}") }
frac <- function(x) x - floor(x)

# The same numbers can be had in any language: Box and Muller's method on two Weyl sequences.
normals <- function(n, shift) {
  i <- seq_len(n)
  u <- frac(i * 0.6180339887498949 + shift)
  v <- frac(i * 0.7548776662466927 + 2 * shift)
  sqrt(-2 * log(1 - u)) * cos(2 * pi * v)
}
# 92 % null N(.01, .06), 6 % below and 2 % above.
mixture <- function(n) {
  z <- normals(n, 0.1)
  w <- normals(n, 0.37)
  part <- frac(seq_len(n) * 0.5698402909980532)
  ifelse(part < 0.92, 0.01 + 0.06 * z, ifelse(part < 0.98, -0.22 + 0.09 * w, 0.25 + 0.1 * w))
}

splineCases <- list(
  even = list(x = seq(-3, 5, length.out = 40), df = 7),
  uneven = list(x = c(0, 0.1, 0.15, 0.5, 1, 1.5, 4, 4.5, 8, 12, 13), df = 4),
  three = list(x = c(5, 1, 3, 2, 9, 4), df = 2),
  line = list(x = c(-1, 0, 2, 7), df = 1)
)
splines <- sapply(splineCases, function(one) {
  basis <- ns(one$x, df = one$df)
  object(x = number(one$x), df = one$df, knots = number(attr(basis, "knots")),
         basis = number(as.vector(t(unclass(basis)))))
})

regression <- function(x, y, df) {
  fit <- glm(y ~ ns(x, df = df), family = poisson)
  object(x = number(x), y = number(y), df = df, coefficients = number(unname(coef(fit))),
         fitted = number(unname(fitted(fit))), deviance = sprintf("%.15g", deviance(fit)),
         iterations = fit$iter, converged = tolower(fit$converged))
}
bins <- function(e, bre = 120) {
  breaks <- seq(min(e), max(e), length.out = bre)
  counts <- hist(e, breaks = breaks, plot = FALSE)$counts
  list(x = (breaks[-1] + breaks[-bre]) / 2, counts = counts)
}
e <- mixture(20000)
h <- bins(e)
gap <- bins(c(mixture(3000), 2.5))
regressions <- object(mixture = regression(h$x, h$counts, 7), gap = regression(gap$x, gap$counts, 7),
                      small = regression(1:12, c(0, 1, 3, 2, 6, 9, 14, 8, 5, 3, 1, 0), 3))

# Local fdr as described: the truncated normal by optim instead of Newton, the rest by glm and approx.
truncated <- function(z, low, high, start) {
  z <- z[z >= low & z <= high]
  loss <- function(p) -mean(dnorm(z, p[1], exp(p[2]), log = TRUE)) +
    log(pnorm((high - p[1]) / exp(p[2])) - pnorm((low - p[1]) / exp(p[2])))
  found <- optim(start, loss, method = "BFGS", control = list(reltol = 1e-16, maxit = 1000))
  c(found$par[1], exp(found$par[2]), length(z))
}
localfdr <- function(e, level = 0.05) {
  n <- length(e)
  b <- if (n > 500000) 1 else 4.3 * exp(-0.26 * log10(n))
  centre <- median(e)
  s <- (quantile(e, .75) - quantile(e, .25)) / (2 * qnorm(.75))
  first <- truncated(e, centre - b * s, centre + b * s, c(centre, log(s)))
  low <- first[1] - b * first[2]; high <- first[1] + b * first[2]
  second <- truncated(e, low, high, c(first[1], log(first[2])))
  delta <- second[1]; sigma <- second[2]
  p0 <- second[3] / n / (pnorm(high, delta, sigma) - pnorm(low, delta, sigma))
  h <- bins(e)
  f <- unname(fitted(glm(h$counts ~ ns(h$x, df = 7), family = poisson)))
  f0 <- dnorm(h$x, delta, sigma); f0 <- f0 * sum(f) / sum(f0)
  fdr <- pmin(1, p0 * f0 / f)
  left <- h$x[h$x <= delta & fdr == 1]; right <- h$x[h$x >= delta & fdr == 1]
  if (length(left)) fdr[h$x >= min(left) & h$x <= delta] <- 1
  if (length(right)) fdr[h$x <= max(right) & h$x >= delta] <- 1
  fdr[abs(h$x - delta) <= sigma] <- 1
  at <- approx(h$x, fdr, e, rule = 2)$y
  positive <- e[e > 0]; negative <- e[e < 0]
  upper <- positive[which.min(abs(at[e > 0] - level))]
  lower <- negative[which.min(abs(at[e < 0] - level))]
  object(n = n, delta = sprintf("%.15g", delta), sigma = sprintf("%.15g", sigma), p0 = sprintf("%.15g", p0),
         lower = sprintf("%.15g", lower), upper = sprintf("%.15g", upper),
         below = sum(e < lower), above = sum(e > upper), fdr = number(fdr), x = number(h$x))
}

xs <- c(3, 1, 2, 2, 2, 5, 5); ys <- c(4, 1, 0, 2, 7, 9, 1)
at <- c(-1, 1, 1.5, 2, 2.5, 4, 5, 6)
interpolation <- object(x = number(xs), y = number(ys), at = number(at),
                        clamped = number(approx(xs, ys, at, rule = 2, ties = mean)$y),
                        bounded = number(approx(xs, ys, at, yleft = 0, yright = 1, ties = mean)$y))

# Curves over a ranked list of hits.
hits <- frac(seq_len(400) * 0.6180339887498949)^2 < 0.5 - seq_len(400) / 1000
hits[1:7] <- c(TRUE, TRUE, FALSE, FALSE, TRUE, FALSE, TRUE)
tp <- cumsum(hits); fp <- cumsum(!hits)
fdp <- fp / pmax(1, fp + tp)
o <- order(fdp)
curve <- approx(fdp[o], cummax(tp[o]) / sum(hits), seq(0, 1, by = 0.01), yleft = 0, yright = 1, ties = mean)$y
precision <- tp / (tp + fp); recall <- tp / sum(hits); fpr <- fp / sum(!hits)
p <- order(-precision)
trapezoid <- function(x, y) sum(diff(x) * (head(y, -1) + tail(y, -1)) / 2)
curves <- object(hits = number(as.integer(hits)), tpr = number(curve),
                 auprcAsPublished = sprintf("%.15g", trapezoid(recall[p], precision[p])),
                 averagePrecision = sprintf("%.15g", mean(precision[hits])),
                 auroc = sprintf("%.15g", trapezoid(c(0, fpr), c(0, recall))))

writeLines(paste0(object(splines = object(splines), regressions = regressions, localFdr = localfdr(e),
                         interpolation = interpolation, curves = curves)), "local_fdr.json")
