// @expect compile-error
const x = 1;
var y = x <!--x
;
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [y];
