// @expect fail
class Anything {
  asymmetricMatch() {
    return true;
  }
}
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => new Anything();
