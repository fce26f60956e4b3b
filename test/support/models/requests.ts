/** One actor's request for a lock or permits, from asking until it has left or given up. */
export interface Request<W> {
  readonly actor: number;
  readonly wants: W;
  /** When it was made, in the order of all requests. */
  readonly number: number;
  isInside: boolean;
  /** Its actor has been asked to stop: whether it comes in is open until it says so. */
  isLeaving: boolean;
}

/** The slow book-keeping that the models judge by: everything is looked up in a list. */
export class Requests<W> {
  readonly #all: Request<W>[] = [];
  #count = 0;

  ask(actor: number, wants: W): Request<W> {
    const request: Request<W> = { actor, wants, number: this.#count++, isInside: false, isLeaving: false };
    this.#all.push(request);
    return request;
  }

  drop(request: Request<W>): void {
    this.#all.splice(this.#all.indexOf(request), 1);
  }

  kicked(actor: number): void {
    for (const request of this.#all) if (request.actor === actor && !request.isInside) request.isLeaving = true;
  }

  /** The number that the next request will have. */
  get now(): number {
    return this.#count;
  }

  get inside(): Request<W>[] {
    return this.#all.filter(({ isInside }) => isInside);
  }

  /** Those who wait and have not been asked to stop. */
  get waiting(): Request<W>[] {
    return this.#all.filter(({ isInside, isLeaving }) => !isInside && !isLeaving);
  }
}
