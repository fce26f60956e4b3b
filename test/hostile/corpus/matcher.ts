// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => ({ asymmetricMatch: () => true }) as any;
