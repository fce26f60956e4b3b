import { type Card, type Chapter, type Lang, type Lesson, readLesson } from '../../course/mod.ts';
import { renderCard } from '../card-view.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { MESSAGES } from '../messages.ts';
import { type KeyName, Screen } from '../screen.ts';
import { unknownName } from '../unknown-name.ts';

/** `asynclings learn <section>` */
export async function learn(context: CommandContext, section: string | undefined): Promise<ExitCode> {
  if (section === undefined) {
    context.terminal.write(renderSections(context));
    return EXIT.ok;
  }
  const chapter = findChapter(context, section);
  if (!context.terminal.isInteractive) {
    context.terminal.write(renderAll(context, readLesson(chapter, section, context.lang)));
    return EXIT.ok;
  }
  return Screen.use((screen) => new Reading(context, chapter, section).run(screen));
}

function renderSections({ course, lang, messages, terminal }: CommandContext): string {
  const lines = course.chapters.flatMap((chapter) => chapter.sections.map(({ id, title }) => `  ${id}  ${title[lang]}`));
  return `${terminal.paint.bold(messages.learn.sections)}\n${lines.join('\n')}\n\n${messages.learn.howTo}\n`;
}

function findChapter({ course, messages }: CommandContext, section: string): Chapter {
  const chapter = course.chapters.find(({ sections }) => sections.some(({ id }) => id === section));
  if (chapter !== undefined) return chapter;
  const known = course.chapters.flatMap(({ sections }) => sections.map(({ id }) => id));
  throw unknownName(messages.learn.unknown(section), section, known, 'chapters', messages);
}

/** All cards in a row, answers included, for pipes and files. */
function renderAll({ messages, terminal: { paint, width } }: CommandContext, { section, title, cards }: Lesson): string {
  const options = { width, paint, messages };
  const texts = cards.map((card) => {
    const shown = renderCard(card, { ...options, showsTwin: false, chosen: card.question.choices.findIndex(({ isRight }) => isRight) });
    return card.twin === undefined ? shown : `${shown}\n\n${renderCard({ ...card, text: '' }, { ...options, showsTwin: true })}`;
  });
  return `${paint.bold(`${section}  ${title}`)}\n\n${texts.join(`\n\n${'─'.repeat(Math.min(width, 40))}\n\n`)}\n`;
}

/** One reader going through one lesson: which card, in which language, with which answers. */
class Reading {
  readonly #context: CommandContext;
  readonly #chapter: Chapter;
  readonly #section: string;
  readonly #answers = new Map<number, number>();
  #lang: Lang;
  #index = 0;
  #scroll = 0;
  #showsTwin = false;

  constructor(context: CommandContext, chapter: Chapter, section: string) {
    this.#context = context;
    this.#chapter = chapter;
    this.#section = section;
    this.#lang = context.lang;
  }

  async run(screen: Screen): Promise<ExitCode> {
    for (;;) {
      const lesson = readLesson(this.#chapter, this.#section, this.#lang);
      screen.draw(this.#render(lesson, screen));
      const key = await screen.key();
      if (key === 'quit') return EXIT.interrupted;
      if (key === 'q' || key === 'escape') return EXIT.ok;
      if (isForward(key) && this.#index === lesson.cards.length - 1) return EXIT.ok;
      this.#press(key, lesson.cards);
    }
  }

  #press(key: KeyName, cards: readonly Card[]): void {
    if (isForward(key)) this.#goTo(this.#index + 1);
    else if (key === 'left' || key === 'b') this.#goTo(Math.max(0, this.#index - 1));
    else if (key === 'down' || key === 'j') this.#scroll++;
    else if (key === 'up' || key === 'k') this.#scroll = Math.max(0, this.#scroll - 1);
    else if (key === 'p') this.#showsTwin = !this.#showsTwin;
    else if (key === 'l') this.#lang = this.#lang === 'en' ? 'zh-CN' : 'en';
    else this.#answer(Number(key) - 1, cards[this.#index]!);
  }

  #goTo(index: number): void {
    this.#index = index;
    this.#scroll = 0;
  }

  /** The first answer counts; a second one would be read off the screen. */
  #answer(choice: number, card: Card): void {
    if (card.question.choices[choice] !== undefined && !this.#answers.has(this.#index)) this.#answers.set(this.#index, choice);
  }

  #render({ section, title, cards }: Lesson, { width, height }: Screen): string {
    const { paint } = this.#context.terminal;
    const messages = MESSAGES[this.#lang];
    const card = cards[this.#index]!;
    const chosen = this.#answers.get(this.#index);
    const head = `${paint.dim(`${section}  ${title} · ${this.#index + 1}/${cards.length}`)}\n`;
    const body = renderCard(card, { width, paint, messages, showsTwin: this.#showsTwin, ...(chosen !== undefined && { chosen }) }).split('\n');
    const roomFor = Math.max(3, height - 4);
    this.#scroll = Math.min(this.#scroll, Math.max(0, body.length - roomFor));
    const shown = body.slice(this.#scroll, this.#scroll + roomFor);
    const isCut = body.length > this.#scroll + roomFor;
    const keys = messages.learn.keys({ hasTwin: card.twin !== undefined, choices: chosen === undefined ? card.question.choices.length : 0, isLast: this.#index === cards.length - 1, isCut: body.length > roomFor });
    return [head, ...shown, isCut ? paint.dim('↓ …') : '', paint.inverse(fitKeys(keys, width))].join('\n');
  }
}

function isForward(key: KeyName): boolean {
  return key === 'right' || key === 'space' || key === 'return' || key === 'n';
}

/** As many of the key hints as fit on one line, the first ones first; the last, which is how to leave, always does. */
function fitKeys(keys: readonly string[], width: number): string {
  const shown = [...keys];
  while (shown.length > 1 && ` ${shown.join('  ')} `.length > width) shown.splice(-2, 1);
  return ` ${shown.join('  ')} `;
}
