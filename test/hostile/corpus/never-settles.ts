// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => new Promise(() => {});
