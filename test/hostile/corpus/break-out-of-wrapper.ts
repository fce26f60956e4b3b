// @expect compile-error
}); console.log('out'); (function () {
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [];
