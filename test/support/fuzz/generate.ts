import { CORNERS } from './corners.ts';
import { AREAS } from './generator/areas.ts';
import { Draft } from './generator/draft.ts';
import { janitor } from './generator/janitor.ts';
import { THEMES, type Theme } from './generator/themes.ts';
import type { Op, Program } from './program.ts';
import { Random } from './random.ts';

const PROGRAMS_PER_THEME = 600;

/** The golden files by name, and the programs that belong into each. */
export function goldenPrograms(count = PROGRAMS_PER_THEME): Map<string, readonly Program[]> {
  const programs = new Map<string, readonly Program[]>([['corners', CORNERS]]);
  for (const theme of Object.keys(THEMES) as Theme[]) {
    programs.set(theme, Array.from({ length: count }, (_, i) => generate(theme, i + 1)));
  }
  return programs;
}

/** A random program about `theme`; the same seed gives the same program. */
function generate(theme: Theme, seed: number): Program {
  const { areas, objects } = THEMES[theme];
  const random = new Random(seed * 7919 + Object.keys(THEMES).indexOf(theme));
  const table = areas.flatMap(([share, area]) => AREAS[area].map(([weight, make]) => [weight * share, make] as const));
  const draft = new Draft(random, table);
  draft.declare(objects);
  return { seed, objects: draft.objects, main: mainBody(draft) };
}

function mainBody(draft: Draft): Op[] {
  const { random } = draft;
  const ops: Op[] = [];
  // Without it, most programs would end in a deadlock: too few would ever be notified, resolved or set.
  if (random.chance(0.8)) ops.push(janitor(draft));
  const siblings = ['A', 'B', 'C', 'D'].slice(0, random.int(2, 4));
  // Declared together, so that each may refer to those that are spawned after it.
  draft.tasks.push(...siblings);
  for (const name of siblings) {
    ops.push(['spawn', name, draft.value(), draft.bodyOf(name)]);
    if (random.chance(0.3)) ops.push(carefully(draft));
  }
  for (let i = random.int(1, 4); i > 0; i--) ops.push(carefully(draft));
  ops.push(...ending(draft));
  return ops;
}

/** When the main task fails, all is over: that should happen, but not soon and not often. */
function carefully(draft: Draft): Op {
  const { random } = draft;
  return ['try', draft.some(), random.pick(['all', 'all', 'error', 'error', 'cancelled']), [], random.chance(0.1), []];
}

/** A main task may wait for the others, for a while, or not at all: then they are cancelled. */
function ending(draft: Draft): Op[] {
  const { random } = draft;
  const joinable = draft.tasks.filter((name) => name !== 'main');
  switch (random.int(0, 5)) {
    case 0:
      return [];
    case 1:
      return [['sleep', random.pick([10, 40, 100])]];
    case 2:
      return joinable.length === 0 ? [] : [['waitTasks', joinable, 'ALL_COMPLETED', random.chance(0.5) ? 100 : null]];
    default:
      return joinable.slice(0, 4).map((name): Op => ['try', [['join', name]], random.pick(['all', 'error']), [], false, []]);
  }
}
