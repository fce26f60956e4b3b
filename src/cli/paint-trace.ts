import type { ChalkInstance } from 'chalk';
import type { Paint, PaintRole } from '../trace/mod.ts';

/** One colour per state, told apart by people who do not see red and green as well. */
export function tracePaint(paint: ChalkInstance): Paint {
  const colours: Record<PaintRole, (text: string) => string> = {
    created: paint.gray,
    ready: paint.yellow,
    running: paint.cyanBright,
    waiting: paint.blue,
    unknown: paint.gray,
    pending: paint.gray,
    done: paint.green,
    failed: paint.redBright,
    cancelled: paint.magenta,
    requested: paint.magentaBright,
    delivered: paint.magenta,
    faint: paint.dim,
    name: paint.bold,
  };
  return (role, text) => colours[role](text);
}
