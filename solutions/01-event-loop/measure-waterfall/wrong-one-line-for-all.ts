// caught by: takes at most 750 ms
import { ExceptionGroup, Semaphore, TaskGroup } from 'asynclings';

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
  const line = new Semaphore(4, 'line');
  try {
    return await TaskGroup.run(async (group) => {
      const rates = group.createTask(() => line.run(() => src.rates()));
      const news = group.createTask(() => line.run(() => src.news()));
      const stock = group.createTask(async () => {
        const items = await line.run(() => src.catalogue());
        const tasks = items.map((item) => group.createTask(() => line.run(() => src.stock(item))));
        return Promise.all(tasks.map((task) => task.join()));
      });
      const customer = await line.run(() => src.customer());
      const orders = await line.run(() => src.orders(customer));
      const ratesNow = await rates.join();
      const forecast = await line.run(() => src.forecast(orders, ratesNow));
      return { customer: customer.name, forecast, stock: await stock.join(), news: await news.join() };
    });
  } catch (error) {
    throw error instanceof ExceptionGroup ? error.errors[0] : error;
  }
}
