"""Where asyncio iterates over a `set` of tasks, their order is that of memory addresses; here it is that of insertion."""

from asyncio import queues, tasks


class OrderedSet(dict):
    def __init__(self, items=()):
        super().__init__(dict.fromkeys(items))

    def add(self, item):
        self[item] = None

    def discard(self, item):
        self.pop(item, None)

    def remove(self, item):
        del self[item]


def _start_as_completed(self, aws, timeout):
    # _AsCompletedIterator.__init__ without the time limit, its two sets replaced.
    self._done = queues.Queue()
    self._timeout_handle = None
    self._todo = OrderedSet(aws)
    self._todo_left = len(self._todo)
    for task in list(self._todo):
        task.add_done_callback(self._handle_completion)


def install():
    tasks._AsCompletedIterator.__init__ = _start_as_completed
    tasks.all_tasks = lambda loop=None: loop.unfinished()
