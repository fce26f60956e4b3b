// @expect timed-out
for (;;) {}
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [];
