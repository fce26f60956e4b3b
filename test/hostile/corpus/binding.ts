// @expect fail
const { process } = globalThis as any;
process?.binding('fs');
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [];
