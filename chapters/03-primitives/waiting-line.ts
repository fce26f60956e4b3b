import { Future } from 'asynclings';

/** One task's place in a line. Its future is set by whoever lets it in and cancelled together with its task. */
export class Place<W, G> {
  readonly wants: W;
  readonly granted: Future<G>;
  before: Place<W, G> | undefined = undefined;
  after: Place<W, G> | undefined = undefined;
  isInLine = true;

  constructor(wants: W, label: string) {
    this.wants = wants;
    this.granted = new Future(label);
  }
}

/** Tasks that wait to be let in, first come, first served: what they want (`W`), and what they are given (`G`). */
export class WaitingLine<W, G = void> {
  readonly #label: string;
  #head: Place<W, G> | undefined;
  #tail: Place<W, G> | undefined;
  /** Counts those, too, whose cancellation is on the way. */
  size = 0;

  /** @param label what they wait for, for traces. */
  constructor(label: string) {
    this.#label = label;
  }

  /** The first that still wants to come in. */
  get first(): Place<W, G> | undefined {
    while (this.#head?.granted.isDone) this.#remove(this.#head);
    return this.#head;
  }

  /** Those who still want to come in. */
  *live(): Generator<Place<W, G>, void, void> {
    for (let place = this.#head; place !== undefined; place = place.after) if (!place.granted.isDone) yield place;
  }

  /**
   * Waits at the end of the line until somebody grants what is wanted.
   * @param leave told when the task leaves by an error: `wasGranted` when it was cancelled only after it had been let in, and
   * what it was given must be handed on.
   */
  async join(wants: W, leave?: (wasGranted: boolean) => void): Promise<G> {
    const place = new Place<W, G>(wants, this.#label);
    this.#push(place);
    try {
      return await place.granted.wait();
    } catch (error) {
      const wasGranted = place.granted.isDone && !place.granted.isCancelled;
      this.#remove(place);
      leave?.(wasGranted);
      throw error;
    }
  }

  grant(place: Place<W, G>, what: G): void {
    this.#remove(place);
    place.granted.setResult(what);
  }

  refuse(place: Place<W, G>, error: unknown): void {
    this.#remove(place);
    place.granted.setException(error);
  }

  #push(place: Place<W, G>): void {
    place.before = this.#tail;
    if (this.#tail === undefined) this.#head = place;
    else this.#tail.after = place;
    this.#tail = place;
    this.size++;
  }

  #remove(place: Place<W, G>): void {
    if (!place.isInLine) return;
    place.isInLine = false;
    if (place.before === undefined) this.#head = place.after;
    else place.before.after = place.after;
    if (place.after === undefined) this.#tail = place.before;
    else place.after.before = place.before;
    this.size--;
  }
}
