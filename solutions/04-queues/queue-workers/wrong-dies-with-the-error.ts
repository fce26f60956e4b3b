// caught by: an error goes to its own submitter, and the others work on
import { createTask, currentTask, Future, type Task } from 'asynclings';

/** The crew takes no more jobs. */
export class CrewClosed extends Error {
  override readonly name = 'CrewClosed';
}

type Ticket = Future<void>;

/** Does jobs, a limited number at a time. */
export class WorkerCrew {
  readonly #size: number;
  readonly #capacity: number;
  readonly #door = new Set<Ticket>();
  readonly #shelf = new Set<Ticket>();
  readonly #running = new Set<Task>();
  readonly #closers = new Set<Future<void>>();
  /** Counts from the moment at which a place is given to somebody. */
  #busy = 0;
  #state: 'open' | 'draining' | 'stopping' = 'open';

  /** @param o.queue jobs that may wait for a place. @default Infinity */
  constructor({ size, queue = Infinity }: { size: number; queue?: number }) {
    requireWhole('size', size);
    if (queue !== Infinity) requireWhole('queue', queue);
    this.#size = size;
    this.#capacity = queue;
  }

  /** Jobs under way. */
  get busy(): number {
    return this.#busy;
  }

  /** Jobs that have been accepted and have not begun. */
  get queued(): number {
    return this.#shelf.size;
  }

  async submit<T>(job: () => T | Promise<T>): Promise<T> {
    if (this.#state !== 'open') throw new CrewClosed('the crew takes no more jobs');
    await this.#place();
    if (this.#isStopping) throw new CrewClosed('the crew stopped before the job began');
    const value = await this.#run(createTask(async () => job()));
    this.#leave();
    return value;
  }

  /** Takes no more jobs, and returns when those that were accepted have ended. @param o.drain whether they are finished, rather than cancelled. @default true */
  async close({ drain = true }: { drain?: boolean } = {}): Promise<void> {
    if (this.#state !== 'stopping') this.#state = drain ? 'draining' : 'stopping';
    refuse(this.#door);
    if (!drain) {
      refuse(this.#shelf);
      for (const task of this.#running) task.cancel('the crew closes');
    }
    if (this.#busy === 0) return;
    const ended = new Future<void>();
    this.#closers.add(ended);
    await ended.wait();
  }

  get #isStopping(): boolean {
    return this.#state === 'stopping';
  }

  /** Waits, in the submitter's own task, until there is a place for its job. */
  async #place(): Promise<void> {
    const ticket: Ticket = new Future('a place in the crew');
    this.#door.add(ticket);
    this.#advance();
    try {
      await ticket.wait();
    } catch (error) {
      const wasGranted = !this.#door.delete(ticket) && !this.#shelf.delete(ticket) && !ticket.isCancelled && !(error instanceof CrewClosed);
      if (wasGranted) this.#leave();
      else this.#advance();
      throw error;
    }
  }

  async #run<T>(task: Task<T>): Promise<T> {
    this.#running.add(task);
    try {
      return await task.join();
    } catch (error) {
      // Cancelled, and not by way of the submitter: it was the closing.
      if (this.#isStopping && task.isCancelled && currentTask()?.cancelling === 0) throw new CrewClosed('the crew stopped');
      throw error;
    } finally {
      this.#running.delete(task);
    }
  }

  #leave(): void {
    this.#busy--;
    this.#advance();
    if (this.#busy > 0) return;
    for (const closer of this.#closers) if (!closer.isDone) closer.setResult();
    this.#closers.clear();
  }

  /** Moves everybody on as far as possible: from the door to the shelf, from the shelf to a place. */
  #advance(): void {
    for (const line of [this.#shelf, this.#door]) {
      for (const ticket of line) {
        if (ticket.isDone) line.delete(ticket); // cancelled, and about to leave
        else if (this.#busy < this.#size) {
          line.delete(ticket);
          this.#busy++;
          ticket.setResult();
        } else if (line === this.#door && this.#shelf.size < this.#capacity) {
          line.delete(ticket);
          this.#shelf.add(ticket);
        }
      }
    }
  }
}

function refuse(line: Set<Ticket>): void {
  for (const ticket of line) if (!ticket.isDone) ticket.setException(new CrewClosed('the crew takes no more jobs'));
  line.clear();
}

function requireWhole(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`${name} is a whole number of at least 1, got ${String(value)}`);
}
