/** Figures are laid out with 2 pixels per printed point, so that 1,020 pixels are 180 mm. */
export const PIXELS_PER_POINT = 2;
/** Dots per inch of figures as PNG. */
export const PRINT_DPI = 300;
/** Image pixels per pixel of a figure that make `PRINT_DPI` in print. */
export const PRINT_SCALE: number = PRINT_DPI / (72 * PIXELS_PER_POINT);

/** Millimetres in print of a length in pixels. */
export function millimetres(pixels: number): number {
  return Math.round((pixels / PIXELS_PER_POINT / 72) * 25.4 * 1000) / 1000;
}

/** An SVG document of this library with its size in print; what it shows stays the same. */
export function atPrintSize(svg: string): string {
  return svg.replace(/^<svg\b[^>]*>/, (head) =>
    head.replace(
      / (width|height)="([\d.]+)"/g,
      (_, side: string, pixels: string) => ` ${side}="${millimetres(Number(pixels))}mm"`,
    ),
  );
}
