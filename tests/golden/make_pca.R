# Golden numbers of principal components from R's prcomp, which computes them through LAPACK's SVD.
#
# Run: Rscript make_pca.R > pca.json      (R 4.2.2, jsonlite 1.8.4)
# Matrices of given singular values; scores with the sign that makes the entry of largest size in each loading positive.

library(jsonlite)
set.seed(1)

orthonormal <- function(n, k) qr.Q(qr(scale(matrix(rnorm(n * k), n), scale = FALSE)))

made <- function(rows, columns, s) {
  k <- length(s)
  round(orthonormal(rows, k) %*% (s * t(orthonormal(columns, k))) + rep(rnorm(columns), each = rows), 9)
}

found <- function(x, k) {
  p <- prcomp(x, center = TRUE, scale. = FALSE)
  k <- min(k, sum(p$sdev > 1e-12 * p$sdev[1]))
  s <- apply(p$rotation[, 1:k, drop = FALSE], 2, function(v) sign(v[which.max(abs(v))]))
  list(x = x, sdev = p$sdev[1:k], scores = unname(sweep(p$x[, 1:k, drop = FALSE], 2, s, "*")))
}

cases <- list(
  tall = found(made(60, 20, 0.8^(1:19)), 10),
  wide = found(made(12, 70, 0.9^(1:11)), 10),
  "dominated by one" = found(made(50, 30, c(1000, 2, 1.5, 1, 0.7, 0.5)), 6),
  "two values twice" = found(made(40, 25, c(5, 5, 3, 3, 1)), 5)
)
cat(toJSON(list(R = R.version.string, cases = cases), digits = NA, auto_unbox = TRUE))
