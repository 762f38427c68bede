/** The rows to draw, half-open, and the heights that stand for the others. */
export interface VirtualWindow {
  readonly first: number;
  readonly end: number;
  readonly beforePx: number;
  readonly afterPx: number;
}

export interface Viewport {
  readonly scrollTopPx: number;
  readonly heightPx: number;
  readonly rowPx: number;
}

/** Draws one and a half viewports more on each side, so that a quick scroll meets rows and not blanks. */
export function windowOf(count: number, { scrollTopPx, heightPx, rowPx }: Viewport): VirtualWindow {
  const visible = Math.ceil(heightPx / rowPx);
  const margin = Math.ceil(visible * 1.5) + 4;
  const top = Math.floor(Math.max(0, scrollTopPx) / rowPx);
  const first = Math.max(0, Math.min(top, count - visible) - margin);
  const end = Math.min(count, Math.max(first, top + visible + margin));
  return { first, end, beforePx: first * rowPx, afterPx: (count - end) * rowPx };
}
