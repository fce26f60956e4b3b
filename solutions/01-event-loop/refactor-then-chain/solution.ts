import { CancelledError, ExceptionGroup, TaskGroup } from 'asynclings';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly orderIds: readonly number[];
}

export interface Order {
  readonly id: number;
  readonly cents: number;
}

export interface Api {
  user(id: string): Promise<User>;
  order(id: number): Promise<Order>;
  /** Fails for users who have none. */
  coupon(userId: string): Promise<{ readonly percent: number }>;
  /** Gives the line back; to be called once, when everything is over. */
  hangUp(): void;
}

export interface Dashboard {
  readonly name: string;
  readonly orders: readonly Order[];
  /** What is to be paid, with the coupon taken off. */
  readonly cents: number;
}

export async function loadDashboard(api: Api, id: string): Promise<Dashboard> {
  try {
    const user = await api.user(id);
    const [orders, percent] = await ordersAndPercent(api, user);
    const cents = orders.reduce((sum, order) => sum + order.cents, 0);
    return { name: user.name, orders, cents: Math.round((cents * (100 - percent)) / 100) };
  } finally {
    api.hangUp();
  }
}

/** Side by side, in a group: whatever fails, nothing of it goes on. */
async function ordersAndPercent(api: Api, user: User): Promise<[Order[], number]> {
  try {
    return await TaskGroup.run(async (group) => {
      const orders = user.orderIds.map((orderId) => group.createTask(() => api.order(orderId)));
      const percent = group.createTask(() => percentOf(api, user));
      return [await Promise.all(orders.map((order) => order.join())), await percent.join()];
    });
  } catch (error) {
    throw error instanceof ExceptionGroup ? error.errors[0] : error;
  }
}

async function percentOf(api: Api, user: User): Promise<number> {
  try {
    const { percent } = await api.coupon(user.id);
    return percent;
  } catch (error) {
    if (error instanceof CancelledError) throw error; // nobody is waiting for the price any more
    return 0;
  }
}
