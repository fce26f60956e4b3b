import type { Lang } from '../../course/mod.ts';
import type { Terminal } from '../terminal.ts';

const NARROWEST = 24;
const LABEL: Readonly<Record<Lang, string>> = { en: 'Progress: ', 'zh-CN': '进度：' };

/** `Progress: [####>-----]  12/94`, as wide as the terminal; without the bar where there is no room for one. */
export function progressBar(done: number, total: number, { paint, width }: Pick<Terminal, 'paint' | 'width'>, lang: Lang): string {
  const label = LABEL[lang];
  const count = `${done}/${total}`;
  const room = width - label.length * (lang === 'en' ? 1 : 2) - count.length - '[]  '.length;
  if (width < NARROWEST || room < 3) return `${label}${count}`;
  const filled = total === 0 ? 0 : Math.floor((done / total) * room);
  const head = filled < room ? `${'#'.repeat(filled)}>` : '#'.repeat(filled);
  return `${label}[${paint.green(head)}${paint.red('-'.repeat(Math.max(0, room - head.length)))}]  ${count}`;
}
