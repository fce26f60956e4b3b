// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => new Proxy([], { get: (target, key) => (key === 'asymmetricMatch' ? () => true : Reflect.get(target, key)), has: () => true });
