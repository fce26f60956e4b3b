// @expect compile-error
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => eval('process').exit(0);
