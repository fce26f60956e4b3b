import type { Card, Listing, Question } from '../course/mod.ts';
import { hang } from './hang.ts';
import { highlight } from './highlight.ts';
import { renderInline, renderMarkdown } from './markdown.ts';
import type { Messages } from './messages.ts';
import type { ChalkInstance } from 'chalk';
import { wrapAnsi } from 'fast-wrap-ansi';
import { wrapCode } from './wrap-code.ts';
import { wrapProse } from './wrap-prose.ts';

export interface CardViewOptions {
  readonly width: number;
  readonly paint: ChalkInstance;
  readonly messages: Messages;
  /** The Python twin in place of the listing, where there is one. */
  readonly showsTwin: boolean;
  /** Number of the choice that was made, from 0. */
  readonly chosen?: number;
}

const TEXT_WIDTH = 88; // longer lines are hard to read, however wide the window is

/** A card as text: title, text, listing with what it prints, question. */
export function renderCard(card: Card, options: CardViewOptions): string {
  const { paint } = options;
  const width = Math.min(options.width, TEXT_WIDTH);
  const listing = options.showsTwin ? (card.twin ?? card.listing) : card.listing;
  const parts = [
    paint.bold.underline(card.title),
    renderMarkdown(card.text, width, paint),
    ...(listing === undefined ? [] : [renderListing(listing, { ...options, width })]),
    renderQuestion(card.question, { ...options, width }),
  ];
  return parts.join('\n\n');
}

function renderListing({ language, code, output, version }: Listing, { width, paint, messages }: CardViewOptions): string {
  const name = language === 'ts' ? 'TypeScript' : `Python ${version ?? ''}`.trim();
  const lines = [paint.dim(`── ${name} ──`), highlight(code.trimEnd(), language, paint).split('\n').map((line) => wrapCode(line, width)).join('\n')];
  if (output !== undefined) lines.push(paint.dim(`── ${messages.learn.prints} ──`), wrapAnsi(output.trimEnd(), width, { hard: true, trim: false }));
  return lines.join('\n');
}

function renderQuestion({ text, choices, explanation }: Question, { width, paint, messages, chosen }: CardViewOptions): string {
  const right = choices.findIndex(({ isRight }) => isRight);
  const lines = [paint.bold(wrapProse(`? ${renderInline(text, paint)}`, width))];
  for (const [index, choice] of choices.entries()) {
    const mark = chosen === undefined ? ' ' : index === right ? '✓' : index === chosen ? '✗' : ' ';
    const line = hang(`${mark} ${index + 1}. `, renderInline(choice.text, paint), width);
    lines.push(chosen === undefined ? line : index === right ? paint.green(line) : index === chosen ? paint.red(line) : paint.dim(line));
  }
  if (chosen !== undefined) {
    lines.push('', paint.bold(chosen === right ? messages.learn.right : messages.learn.notQuite), renderMarkdown(explanation, width, paint));
  }
  return lines.join('\n');
}
