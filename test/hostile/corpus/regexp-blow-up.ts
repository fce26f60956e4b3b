// @expect timed-out
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => /^(a+)+$/.test('a'.repeat(60) + 'b') as any;
