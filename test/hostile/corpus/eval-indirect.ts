// @expect fail
const run = (0, (globalThis as any).eval);
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => run('process').exit(0);
