// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => URL.createObjectURL(new Blob(['x'])) as any;
