"""An event loop whose clock jumps to the next deadline instead of waiting for it. Its unit is the millisecond."""

import asyncio
import heapq


class Stuck(BaseException):
    """Nothing can happen any more, although everything has been cancelled."""


class StableTimerHandle(asyncio.TimerHandle):
    """Timers with equal deadlines fire in the order of their creation, which a heap alone does not promise."""

    __slots__ = ['_order']

    def __lt__(self, other):
        return (self._when, self._order) < (other._when, other._order)


class ReasonKeepingTask(asyncio.tasks._PyTask):
    """Every reader of a cancelled task sees its reason; CPython shows it to the first one only, to save memory."""

    def _make_cancelled_error(self):
        if self._cancelled_exc is not None:
            return self._cancelled_exc
        if self.done() and not self.cancelled():
            # gather() asks its last child whatever became of it; what a swallowed request has left there is no reason.
            return asyncio.CancelledError()
        return super()._make_cancelled_error()


class VirtualLoop(asyncio.BaseEventLoop):
    def __init__(self, task_class):
        self.now = 0
        self.created = []
        self.deadlocked = None
        super().__init__()
        self._task_class = task_class
        # A timer is due when `when < now + resolution`: with whole milliseconds, when its time has come.
        self._clock_resolution = 0.5
        self._selector = self
        self._timer_count = 0

    def time(self):
        return self.now

    def select(self, timeout):
        if timeout is None:
            self._break_deadlock()
        else:
            self.now += timeout
        return []

    def _process_events(self, events):
        pass

    def _break_deadlock(self):
        if self.deadlocked is not None:
            raise Stuck
        self.deadlocked = self.unfinished()
        self.call_soon(self._cancel_deadlocked)

    def _cancel_deadlocked(self):
        for task in self.deadlocked:
            task.cancel('deadlock')

    def unfinished(self):
        return [task for task in self.created if not task.done()]

    def create_task(self, coro, *, name=None, context=None):
        task = self._task_class(coro, loop=self, name=name, context=context)
        # Kept here so that no waiting task is collected as garbage, and for the order of creation.
        self.created.append(task)
        return task

    def call_at(self, when, callback, *args, context=None):
        timer = StableTimerHandle(when, callback, args, self, context)
        timer._order = self._timer_count
        self._timer_count += 1
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer
