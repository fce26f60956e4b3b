import type { Exercise } from '../../course/mod.ts';
import { cellsOf, clip, pad } from '../../trace/mod.ts';
import type { CommandContext } from '../context.ts';
import type { Screen } from '../screen.ts';
import type { Session } from './session.ts';
import { WATCH_WORDS } from './words.ts';

type Filter = 'all' | 'done' | 'pending';

interface ListState {
  readonly selected: number;
  readonly filter: Filter;
  readonly search: string;
  readonly isSearching: boolean;
  readonly note: string;
}

const HEAD_LINES = 2;
const FOOT_LINES = 3;

/** Every exercise in a list to move in. @returns the chosen one; `undefined` for going back. */
export async function chooseFromList(context: CommandContext, screen: Screen, session: Session): Promise<Exercise | undefined> {
  let state: ListState = { selected: session.exercises.indexOf(session.exercise), filter: 'all', search: '', isSearching: false, note: '' };
  for (;;) {
    const shown = shownExercises(session, state);
    state = { ...state, selected: Math.max(0, Math.min(state.selected, shown.length - 1)) };
    screen.draw(renderList(context, session, shown, state, screen));
    const key = await screen.key();
    if (key === 'quit') return undefined;
    if (state.isSearching) {
      state = searched(state, key);
      continue;
    }
    switch (key) {
      case 'q':
      case 'escape':
        return undefined;
      case 'return':
      case 'enter':
        if (shown[state.selected] !== undefined) return shown[state.selected];
        break;
      default:
        state = moved(context, state, key, shown.length);
    }
  }
}

function moved({ lang }: CommandContext, state: ListState, key: string, count: number): ListState {
  const words = WATCH_WORDS[lang].list;
  const { selected, filter } = state;
  const toggled = (wanted: Filter, name: string): ListState => (filter === wanted ? { ...state, filter: 'all', note: '' } : { ...state, filter: wanted, selected: 0, note: words.filterOn(name) });
  switch (key) {
    case 'down':
    case 'j':
      return { ...state, selected: selected + 1 };
    case 'up':
    case 'k':
      return { ...state, selected: selected - 1 };
    case 'home':
    case 'g':
      return { ...state, selected: 0 };
    case 'end':
      return { ...state, selected: count - 1 };
    case 'd':
      return toggled('done', words.done);
    case 'p':
      return toggled('pending', words.pending);
    case '/':
    case 's':
      return { ...state, isSearching: true, note: '' };
    default:
      return state;
  }
}

function searched(state: ListState, key: string): ListState {
  if (key === 'escape') return { ...state, isSearching: false, search: '' };
  if (key === 'return' || key === 'enter') return { ...state, isSearching: false };
  if (key === 'backspace') return { ...state, search: state.search.slice(0, -1) };
  const letter = key === 'space' ? ' ' : key;
  return Array.from(letter).length === 1 ? { ...state, search: state.search + letter, selected: 0 } : state;
}

function shownExercises(session: Session, { filter, search }: ListState): Exercise[] {
  const wanted = search.toLowerCase();
  return session.exercises.filter((exercise) => {
    if (filter !== 'all' && session.isSolved(exercise) !== (filter === 'done')) return false;
    return `${exercise.slug} ${exercise.title.en} ${exercise.title['zh-CN']}`.toLowerCase().includes(wanted);
  });
}

function renderList({ lang, terminal: { paint } }: CommandContext, session: Session, shown: readonly Exercise[], { selected, isSearching, search, note }: ListState, { width, height }: Screen): string {
  const words = WATCH_WORDS[lang].list;
  const [current, state, name, title] = words.head;
  const stateWidth = Math.max(...[state, words.done, words.pending].map((each) => cellsOf(each)));
  const nameWidth = Math.max(cellsOf(name), ...session.exercises.map(({ slug }) => slug.length));
  const currentWidth = cellsOf(current);
  const row = (cells: readonly [string, string, string, string]): string => clip(`${pad(cells[0], currentWidth)}  ${pad(cells[1], stateWidth)}  ${pad(cells[2], nameWidth)}  ${cells[3]}`, width);
  const room = Math.max(1, height - HEAD_LINES - FOOT_LINES);
  const from = Math.max(0, Math.min(selected - Math.floor(room / 2), shown.length - room));
  const rows = shown.slice(from, from + room).map((exercise, index) => {
    const isDone = session.isSolved(exercise);
    const text = row([exercise === session.exercise ? '>'.repeat(currentWidth) : '', isDone ? words.done : words.pending, exercise.slug, exercise.title[lang]]);
    const coloured = isDone ? paint.green(text) : paint.yellow(text);
    return from + index === selected ? paint.inverse.bold(text) : coloured;
  });
  if (rows.length === 0) rows.push(words.none);
  const bottom = isSearching || search !== '' ? `${words.search}${search}${isSearching ? '█' : ''}` : note;
  return [paint.bold(row([current, state, name, title])), '', ...rows, ...Array.from({ length: Math.max(0, room - rows.length) }, () => ''), '', bottom, clip(paint.dim(words.keys), width)].join('\n');
}
