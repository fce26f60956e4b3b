import type { Paint } from './paint.ts';
import type { Lang } from './words.ts';

export interface RenderOptions {
  /** Width of the terminal in cells, ≥ 60; less than that is drawn as 60. @default 80 */
  readonly width?: number;
  /** @default 'en' */
  readonly lang?: Lang;
  /** Colours pieces of the drawing; without it the glyphs alone tell the states. */
  readonly paint?: Paint;
}

const NARROWEST = 60;

export function drawingWidth({ width = 80 }: RenderOptions): number {
  return Number.isFinite(width) ? Math.max(NARROWEST, Math.floor(width)) : 80;
}
