import { CancelledError, createTask, Semaphore, type Task, wait } from 'asynclings';
import { currentDeadline, type Deadline, DeadlineExceeded, InnerCancelled } from 'asynclings/chapters/exceptions';
import { requireResponse, type ServiceHandler, type ServiceRequest, type ServiceResponse } from './service-request.ts';

export interface HandlerPoolOptions {
  readonly handler: ServiceHandler;
  readonly maxInFlight: number;
  readonly onError: (error: unknown, request: ServiceRequest) => void;
}

/** Runs handlers, so many at once, each as a task of its own that is cancelled when nobody wants its answer any more. */
export class HandlerPool {
  readonly #options: HandlerPoolOptions;
  readonly #slots: Semaphore;
  readonly #tasks = new Set<Task>();

  constructor(options: HandlerPoolOptions) {
    this.#options = options;
    this.#slots = new Semaphore(options.maxInFlight, 'handler slots');
  }

  /** Handlers that have not ended. */
  get size(): number {
    return this.#tasks.size;
  }

  /** Waits for a slot, calls `onStart` and has the handler answer. @returns `undefined` when it failed; `onError` has been told. */
  async run(request: ServiceRequest, onStart: () => void): Promise<ServiceResponse | undefined> {
    await this.#slots.acquire();
    onStart();
    const task = this.#start(request, currentDeadline());
    try {
      await wait([task]);
    } catch (error) {
      task.cancel(error instanceof CancelledError ? error.reason : error);
      throw error;
    }
    return failureOf(task) === undefined ? task.result() : undefined;
  }

  async untilEmpty(): Promise<void> {
    if (this.#tasks.size > 0) await wait(this.#tasks);
  }

  // The slot is given back when the handler has ended, which may be long after its client got an answer.
  #start(request: ServiceRequest, deadline: Deadline | undefined): Task<ServiceResponse> {
    const { handler, onError } = this.#options;
    let hasBegun = false;
    const body = async (): Promise<ServiceResponse> => {
      hasBegun = true;
      try {
        return requireResponse(await handler(request));
      } finally {
        this.#slots.release(); // here, so that a trace shows who let the next one in
      }
    };
    const task = createTask(body, { name: `handler of ${request.method} ${request.path}` });
    this.#tasks.add(task);
    task.addDoneCallback(() => {
      this.#tasks.delete(task);
      if (!hasBegun) this.#slots.release();
      const failure = failureOf(task);
      const isOurWish = task.isCancelled && task.cancelling > 0;
      if (failure !== undefined && !isOurWish && !isPast(deadline, failure)) onError(failure, request);
    });
    return task;
  }
}

/** What the handler failed with; InnerCancelled when it was cancelled. */
function failureOf(task: Task): unknown {
  if (!task.isCancelled) return task.exception();
  try {
    return task.result();
  } catch (error) {
    return new InnerCancelled(error as CancelledError);
  }
}

/** Whether the handler failed because the request's own time was over. */
function isPast(deadline: Deadline | undefined, failure: unknown): boolean {
  return failure instanceof DeadlineExceeded && failure.deadline === deadline;
}
