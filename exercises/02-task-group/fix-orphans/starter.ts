import { sleep, TimeoutError } from 'asynclings';

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
  // TODO: at three places work is started and let go of. Who owns it?
  void deps.audit(req.id);
  try {
    const receipts = await Promise.race([serve(req, deps), expire(req.limitMs)]);
    return { status: 'ok', receipts };
  } catch (error) {
    return { status: 'failed', error };
  }
}

async function serve({ items }: Req, { reserve, charge, mail }: Deps): Promise<number[]> {
  const receipts = await Promise.all(
    items.map(async (item) => {
      await reserve(item);
      return charge(item);
    }),
  );
  await mail(receipts);
  return receipts;
}

async function expire(limitMs: number): Promise<never> {
  await sleep(limitMs);
  throw new TimeoutError();
}
