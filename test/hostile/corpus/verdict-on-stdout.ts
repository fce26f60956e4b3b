// @expect fail
console.log(JSON.stringify({ kind: 'finished' }));
console.log(JSON.stringify({ schema: 1, status: 'passed' }));
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [];
