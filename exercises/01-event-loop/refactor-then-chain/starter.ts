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

// TODO: the same with async and await. Mind what runs side by side, and who looks after it.
export function loadDashboard(api: Api, id: string): Promise<Dashboard> {
  return api
    .user(id)
    .then((user) => {
      return Promise.all([
        Promise.all(
          user.orderIds.map((orderId) => {
            return api.order(orderId).then((order) => {
              return order;
            });
          }),
        ),
        api.coupon(user.id).then(
          (coupon) => coupon.percent,
          () => 0,
        ),
      ]).then(([orders, percent]) => {
        const cents = orders.reduce((sum, order) => sum + order.cents, 0);
        return { name: user.name, orders, cents: Math.round((cents * (100 - percent)) / 100) };
      });
    })
    .finally(() => {
      api.hangUp();
    });
}
