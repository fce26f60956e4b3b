class Stack<T> extends Array<T> {
  get top() { return this.at(-1); }
}
const stack = new Stack<number>();
stack.push(1, 2);
if (stack.top !== 2 || stack.length !== 2) throw new Error();
