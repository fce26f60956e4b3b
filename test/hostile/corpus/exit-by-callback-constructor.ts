// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => fn.constructor('return process')().exit(0);
