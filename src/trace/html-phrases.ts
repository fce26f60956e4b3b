import type { Narrator } from './narrator.ts';

type Phrase = string | readonly [en: string, zh: string];

/** Texts in both languages, each kept once: of the phrases of a long trace most repeat. */
export class Phrases {
  readonly all: Phrase[] = [];
  readonly #indices = new Map<string, number>();
  readonly #narrators: readonly [en: Narrator, zh: Narrator];

  constructor(narrators: readonly [en: Narrator, zh: Narrator]) {
    this.#narrators = narrators;
  }

  add(tell: (narrator: Narrator) => string): number {
    return this.addPair(tell(this.#narrators[0]), tell(this.#narrators[1]));
  }

  /** The index under which the page finds the text. */
  addPair(en: string, zh: string): number {
    const key = `${en}\n${zh}`;
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    this.#indices.set(key, this.all.length);
    return this.all.push(en === zh ? en : [en, zh]) - 1;
  }
}
