export type Trace = Record<string, unknown>;
export type Layout = Record<string, unknown>;

/**
 * A Plotly figure as plain data. It has these keys only, so that every front end and `Plotly.newPlot` recognise it; JSON in and out
 * changes nothing.
 */
export interface Figure {
  data: Trace[];
  /** Always holds `width` and `height` in CSS pixels. */
  layout: Layout;
  config?: Record<string, unknown>;
}

/** How a trace's arrays become rows of a table: kept in `trace.meta.rows`, read by `figureData`. */
export interface RowNames {
  /** Column of `x`; left out where x is only a place on the page. */
  x?: string;
  y?: string;
  z?: string;
  /** Columns of the entries of `customdata`. */
  customdata?: readonly string[];
  /** Columns with one value for the whole trace. */
  constant?: Readonly<Record<string, string | number>>;
}
