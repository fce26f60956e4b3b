// @expect fail
console.log(import.meta.url);
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [];
