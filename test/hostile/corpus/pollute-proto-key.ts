// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => JSON.parse('{"__proto__":{"state":"pass"}}');
