// @expect fail
(globalThis as any).process.exit(0);
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [];
