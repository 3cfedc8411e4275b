# Golden numbers of adjacency spectral embedding from igraph: the weights of both directions of an edge are replaced by
# the larger, strength / (n - 1) is added to the diagonal (igraph's default), the largest eigenvalues by size are kept,
# and vectors are scaled by the root of their size.
#
# Run: Rscript make_ase.R > ase.json      (R 4.2.2, igraph 1.3.5, jsonlite 1.8.4)

suppressMessages(library(igraph))
library(jsonlite)
set.seed(1)

weights <- function(n, edges, directed = TRUE) {
  m <- matrix(0, n, n)
  for (i in seq_len(edges)) m[sample(n, 1), sample(n, 1)] <- round(runif(1), 6)
  diag(m) <- 0
  m
}

case <- function(m, d) {
  # igraph's mode "max": the larger of both directions.
  g <- graph_from_adjacency_matrix(m, mode = "max", weighted = TRUE)
  e <- embed_adjacency_matrix(g, no = d, which = "lm", scaled = TRUE)
  x <- apply(e$X, 2, function(v) v * sign(v[which.max(abs(v))]))
  at <- which(m != 0, arr.ind = TRUE)
  list(n = nrow(m), source = at[, 1] - 1, target = at[, 2] - 1, weight = m[at], values = e$D, x = x)
}

bipartite <- matrix(0, 16, 16)
bipartite[1:7, 8:16] <- round(runif(63), 4)
islands <- matrix(0, 30, 30)
islands[1:12, 1:12] <- weights(12, 60)
islands[13:29, 13:29] <- weights(17, 90)
loops <- weights(25, 150)
diag(loops)[1:10] <- 1

cases <- list(
  random = case(weights(40, 300), 5),
  sparse = case(weights(60, 90), 4),
  "two sides, negative eigenvalues" = case(bipartite, 4),
  "disconnected, one node alone" = case(islands, 4),
  "self loops" = case(loops, 3)
)
cat(toJSON(list(R = R.version.string, igraph = as.character(packageVersion("igraph")), cases = cases), digits = NA))
