// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => (globalThis as any).fetch('http://127.0.0.1:9229/json');
