// @expect fail
const find = (AbortController as any).constructor('return process');
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => find().exit(0);
