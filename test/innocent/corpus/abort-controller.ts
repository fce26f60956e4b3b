const controller = new AbortController();
let heard = false;
controller.signal.addEventListener('abort', () => (heard = true));
controller.abort(new Error('stop'));
if (!heard || !controller.signal.aborted) throw new Error();
