// @expect fail
class Odd extends Promise<any> {
  static get [Symbol.species](): any {
    return function (executor: any) {
      executor(() => {}, () => {});
      return Promise.resolve([]);
    };
  }
}
export const mapConcurrent = (): any => new Odd((resolve) => resolve([]));
