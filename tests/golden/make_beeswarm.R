# Writes beeswarm.json: densities, quasirandom offsets and the HCL palette that src/ is compared with.
# R 4.2.2, vipor 0.4.5, colorspace 2.1-0 (Debian 12: r-base-core r-cran-vipor r-cran-colorspace).
# Run in this folder: Rscript make_beeswarm.R
suppressPackageStartupMessages({library(vipor); library(colorspace)})

samples <- list(
  skewed   = round(exp(sin((1:60) * 12.9898) * 1.1 + cos((1:60) * 4.1)), 6),
  bimodal  = round(c(2 + sin(1:40 * 7.3) * 0.8, 9 + cos(1:25 * 3.7)), 6),
  ties     = c(1, 1, 1, 2, 2, 3, 3, 3, 3, 7),
  constant = c(4, 4, 4, 4),
  two      = c(0.5, 3.25),
  one      = 2
)
number <- function(x) paste0("[", paste(sprintf("%.12g", x), collapse = ","), "]")
entries <- sapply(names(samples), function(name) {
  y <- samples[[name]]
  single <- length(y) < 2
  d <- if (single) NULL else density(y, n = 1024, adjust = 0.5)
  at <- if (single) integer() else seq(1, 1024, by = 93)
  sprintf('"%s":{"values":%s,"bandwidth":%s,"x":%s,"density":%s,"offsets":%s}', name, number(y),
          if (single) "null" else sprintf("%.12g", bw.nrd0(y)), number(d$x[at]), number(d$y[at]),
          number(offsetSingleGroup(y, method = "quasirandom", nbins = 1024, adjust = 0.5)))
})
text <- function(x) paste0("[", paste0('"', x, '"', collapse = ","), "]")
writeLines(paste0('{"palette":', text(qualitative_hcl(9, h = c(0, 270), c = 60, l = 70)),
                  ',"hcl":{"blue":"', hcl(240, 50, 60), '","green":"', hcl(120, 35, 85),
                  '","clipped":"', hcl(12, 150, 65), '"},"samples":{', paste(entries, collapse = ","), "}}"),
           "beeswarm.json")
