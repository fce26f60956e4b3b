// caught by: a source that fails, fails the report with its own error, and nothing goes on
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
  const pathToForecast = async () => {
    const customer = await src.customer();
    const orders = await src.orders(customer);
    return { customer, orders };
  };
  const [{ customer, orders }, rates, stock, news] = await Promise.all([pathToForecast(), src.rates(), stockOf(src), src.news()]);
  return { customer: customer.name, forecast: await src.forecast(orders, rates), stock, news };
}

/** One item after the other: beside customer or orders, rates and news there is one place left on the line. */
async function stockOf(src: Sources): Promise<number[]> {
  const stock: number[] = [];
  for (const item of await src.catalogue()) stock.push(await src.stock(item));
  return stock;
}
