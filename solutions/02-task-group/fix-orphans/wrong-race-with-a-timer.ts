// caught by: the time limit stops the work
import { CancelledError, ExceptionGroup, sleep, TaskGroup, TimeoutError } from 'asynclings';

export interface Req {
  readonly id: string;
  readonly items: readonly string[];
  /** How long reserving, charging and mailing may take together. */
  readonly limitMs: number;
}

export interface Deps {
  audit(id: string): Promise<void>;
  reserve(item: string): Promise<void>;
  /** Returns the number of the receipt. */
  charge(item: string): Promise<number>;
  mail(receipts: readonly number[]): Promise<void>;
}

export type Res =
  | { readonly status: 'ok'; readonly receipts: readonly number[] }
  /** One error as it is; several as an ExceptionGroup. */
  | { readonly status: 'failed'; readonly error: unknown };

export async function handle(req: Req, deps: Deps): Promise<Res> {
  return TaskGroup.run(async (group) => {
    const audit = group.createTask(() => errorsOf(() => deps.audit(req.id)), { name: 'audit' });
    let receipts: number[] = [];
    const errors = await errorsOf(async () => {
      receipts = await Promise.race([serve(req, deps), expire(req.limitMs)]);
    });
    errors.push(...(await audit.join()));
    if (errors.length === 0) return { status: 'ok', receipts };
    return { status: 'failed', error: errors.length === 1 ? errors[0] : new ExceptionGroup(errors, `request ${req.id}`) };
  });
}

async function serve({ items }: Req, { reserve, charge, mail }: Deps): Promise<number[]> {
  const charges = await TaskGroup.run(async (group) =>
    items.map((item) =>
      group.createTask(async () => {
        await reserve(item);
        return charge(item);
      }),
    ),
  );
  const receipts = charges.map((each) => each.result());
  await mail(receipts);
  return receipts;
}

async function expire(limitMs: number): Promise<never> {
  await sleep(limitMs);
  throw new TimeoutError();
}

/** Runs `work` and gives what went wrong as a value, so that it stops nobody else. */
async function errorsOf(work: () => Promise<unknown>): Promise<unknown[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof CancelledError) throw error; // somebody wants us gone; that is no answer
    return error instanceof ExceptionGroup ? (error.errors as unknown[]).slice() : [error];
  }
}
