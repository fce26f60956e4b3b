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
  // TODO: 1900 ms. Which of these lines wait for something that they need?
  const customer = await src.customer();
  const orders = await src.orders(customer);
  const rates = await src.rates();
  const forecast = await src.forecast(orders, rates);
  const stock: number[] = [];
  for (const item of await src.catalogue()) stock.push(await src.stock(item));
  const news = await src.news();
  return { customer: customer.name, forecast, stock, news };
}
