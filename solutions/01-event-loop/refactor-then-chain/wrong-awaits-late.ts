// caught by: leaves nothing behind when an order fails: no call under way, no rejection unheard
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
    // Everything is started here, and awaited below.
    const pending = user.orderIds.map((orderId) => api.order(orderId));
    const coupon = api.coupon(user.id);
    const orders: Order[] = [];
    for (const order of pending) orders.push(await order);
    let percent = 0;
    try {
      ({ percent } = await coupon);
    } catch {
      // no coupon
    }
    const cents = orders.reduce((sum, order) => sum + order.cents, 0);
    return { name: user.name, orders, cents: Math.round((cents * (100 - percent)) / 100) };
  } finally {
    api.hangUp();
  }
}
