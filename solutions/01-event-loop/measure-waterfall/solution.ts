import { ExceptionGroup, TaskGroup } from 'asynclings';

export interface Customer {
  readonly name: string;
}

export interface Item {
  readonly id: number;
}

/** Where the report comes from. Each call takes its time; the figures are those of an ordinary day. */
export interface Sources {
  /** 200 ms. */
  customer(): Promise<Customer>;
  /** 300 ms. */
  orders(customer: Customer): Promise<readonly number[]>;
  /** 250 ms. */
  rates(): Promise<readonly number[]>;
  /** 200 ms. */
  forecast(orders: readonly number[], rates: readonly number[]): Promise<number>;
  /** 150 ms; lists eight items. */
  catalogue(): Promise<readonly Item[]>;
  /** 50 ms for each item. */
  stock(item: Item): Promise<number>;
  /** 400 ms. */
  news(): Promise<string>;
}

export interface Report {
  readonly customer: string;
  readonly forecast: number;
  /** In the order of the catalogue. */
  readonly stock: readonly number[];
  readonly news: string;
}

export async function buildReport(src: Sources): Promise<Report> {
  try {
    return await TaskGroup.run(async (group) => {
      const rates = group.createTask(() => src.rates());
      const stock = group.createTask(() => stockOf(src));
      const news = group.createTask(() => src.news());
      // The longest path goes on in the body; whatever else there is must not hold it up.
      const customer = await src.customer();
      const orders = await src.orders(customer);
      const forecast = await src.forecast(orders, await rates.join());
      return { customer: customer.name, forecast, stock: await stock.join(), news: await news.join() };
    });
  } catch (error) {
    throw error instanceof ExceptionGroup ? error.errors[0] : error;
  }
}

/** One item after the other: beside customer or orders, rates and news there is one place left on the line. */
async function stockOf(src: Sources): Promise<number[]> {
  const stock: number[] = [];
  for (const item of await src.catalogue()) stock.push(await src.stock(item));
  return stock;
}
