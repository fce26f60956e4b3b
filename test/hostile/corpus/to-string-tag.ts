// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => ({ [Symbol.toStringTag]: 'Array', length: 3, 0: 'slept 30', 1: 'slept 10', 2: 'slept 20' }) as any;
