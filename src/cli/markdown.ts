import type { ChalkInstance } from 'chalk';
import { marked, type Token, type Tokens } from 'marked';
import { wrapCode } from './wrap-code.ts';
import { wrapProse } from './wrap-prose.ts';

/** Markdown as terminal text, no line wider than `width` columns. Listings are not part of it. */
export function renderMarkdown(markdown: string, width: number, paint: ChalkInstance): string {
  return marked.lexer(markdown).map((token) => block(token, width, paint)).filter((text) => text !== '').join('\n\n');
}

/** One sentence or a few with code and stress in them, as terminal text on one line. */
export function renderInline(markdown: string, paint: ChalkInstance): string {
  return marked.Lexer.lexInline(markdown).map((token) => inline(token, paint)).join('');
}

function block(token: Token, width: number, paint: ChalkInstance): string {
  switch (token.type) {
    case 'paragraph':
    case 'text':
      return wrap(inline(token, paint), width);
    case 'heading':
      return wrap(paint.bold(inline(token, paint)), width);
    case 'list':
      return (token as Tokens.List).items.map((item, index) => listItem(item, (token as Tokens.List).ordered ? `${index + 1}. ` : '• ', width, paint)).join('\n');
    case 'blockquote':
      return indent(renderMarkdown((token as Tokens.Blockquote).text, width - 2, paint), paint.dim('│ '));
    case 'code':
      return (token as Tokens.Code).text.split('\n').map((line) => wrapCode(`  ${line}`, width)).join('\n');
    case 'space':
      return '';
    default:
      return wrap(token.raw.trim(), width);
  }
}

function listItem(item: Tokens.ListItem, bullet: string, width: number, paint: ChalkInstance): string {
  const text = wrap(item.tokens.map((token) => inline(token, paint)).join(' '), width - bullet.length);
  return text.split('\n').map((line, index) => (index === 0 ? bullet : ' '.repeat(bullet.length)) + line).join('\n');
}

function inline(token: Token, paint: ChalkInstance): string {
  const children = 'tokens' in token && token.tokens !== undefined ? token.tokens.map((child) => inline(child, paint)).join('') : undefined;
  switch (token.type) {
    case 'strong':
      return paint.bold(children ?? '');
    case 'em':
      return paint.italic(children ?? '');
    case 'codespan':
      return paint.cyan((token as Tokens.Codespan).text);
    case 'br':
      return '\n';
    case 'link':
      return `${children ?? ''} (${(token as Tokens.Link).href})`;
    default:
      return children ?? ('text' in token ? String(token.text) : token.raw);
  }
}

/** Source lines are joined first: where they break in the file means nothing on the screen. */
function wrap(text: string, width: number): string {
  return wrapProse(text.replaceAll(JOIN_WIDE, '').replaceAll('\n', ' '), width);
}

// Between two Chinese characters a line break of the source is no space.
const JOIN_WIDE = /(?<=[\p{Script=Han}，。；：？！、“”（）])\s*\n\s*(?=[\p{Script=Han}，。；：？！、“”（）])/gu;

function indent(text: string, prefix: string): string {
  return text.split('\n').map((line) => prefix + line).join('\n');
}
