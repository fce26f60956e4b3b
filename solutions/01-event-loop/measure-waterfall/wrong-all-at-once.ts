// caught by: every source gets what it needs, from where it belongs
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
  // Everything side by side: that must be the fastest way.
  let customer: Customer = { name: '' };
  let orders: readonly number[] = [];
  let rates: readonly number[] = [];
  const [, , , forecast, stock, news] = await Promise.all([
    src.customer().then((value) => (customer = value)),
    src.orders(customer).then((value) => (orders = value)),
    src.rates().then((value) => (rates = value)),
    src.forecast(orders, rates),
    stockOf(src),
    src.news(),
  ]);
  return { customer: customer.name, forecast, stock, news };
}

/** One item after the other: beside customer or orders, rates and news there is one place left on the line. */
async function stockOf(src: Sources): Promise<number[]> {
  const stock: number[] = [];
  for (const item of await src.catalogue()) stock.push(await src.stock(item));
  return stock;
}
