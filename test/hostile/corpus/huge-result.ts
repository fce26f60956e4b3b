// @expect fail|timed-out|crashed
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => new Array(3_000_000).fill({ a: [1, 2, 3] });
