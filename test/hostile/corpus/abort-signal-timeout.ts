// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => new Promise((resolve) => AbortSignal.timeout(1_000_000_000).addEventListener('abort', () => resolve([])));
