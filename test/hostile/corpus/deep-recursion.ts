// @expect fail
const down = (n: number): number => down(n + 1) + 1;
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [down(0)];
