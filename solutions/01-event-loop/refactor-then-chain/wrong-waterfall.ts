// caught by: takes as long as the longest path, not as long as all calls together
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
    const orders: Order[] = [];
    for (const orderId of user.orderIds) orders.push(await api.order(orderId));
    let percent = 0;
    try {
      ({ percent } = await api.coupon(user.id));
    } catch {
      // no coupon
    }
    const cents = orders.reduce((sum, order) => sum + order.cents, 0);
    return { name: user.name, orders, cents: Math.round((cents * (100 - percent)) / 100) };
  } finally {
    api.hangUp();
  }
}
