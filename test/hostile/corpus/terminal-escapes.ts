// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  console.log('\u001b[2J\u001b]0;owned\u0007\u202Egnp');
  throw new Error('\u001b[2Jgone\u001b]52;c;AAAA\u0007');
};
