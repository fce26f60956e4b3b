"""Locks, semaphores, events, conditions, barriers and queues."""

import asyncio

from .perform import operation, perform_all

MAKERS = {
    'lock': lambda world: asyncio.Lock(),
    'event': lambda world: asyncio.Event(),
    'future': lambda world: world.loop.create_future(),
    'semaphore': lambda world, permits: asyncio.Semaphore(permits),
    'bounded': lambda world, permits: asyncio.BoundedSemaphore(permits),
    'queue': lambda world, capacity: asyncio.Queue(capacity),
    'priority': lambda world, capacity: asyncio.PriorityQueue(capacity),
    'lifo': lambda world, capacity: asyncio.LifoQueue(capacity),
    'barrier': lambda world, parties: asyncio.Barrier(parties),
    'condition': lambda world, lock: asyncio.Condition(world.objects.get(lock)),
}


def make_objects(world, specs):
    for name, kind, *arguments in specs:
        if kind == 'variable':
            world.variables[name] = 0
        else:
            world.objects[name] = MAKERS[kind](world, *arguments)


def method(kind, call, waits=False):
    """Registers an operation that is one call on an object and has no result worth telling."""
    if waits:
        @operation(kind)
        async def handle_async(actor, name, *arguments):
            await call(actor.world.objects[name], *arguments)
            return 'ok'
    else:
        @operation(kind)
        def handle(actor, name, *arguments):
            call(actor.world.objects[name], *arguments)
            return 'ok'


def getter(kind, call):
    """Registers an operation that waits for a result."""
    @operation(kind)
    async def handle(actor, name):
        return f'={await call(actor.world.objects[name])}'


method('acquire', lambda thing: thing.acquire(), waits=True)
method('release', lambda thing: thing.release())
method('set', lambda event: event.set())
method('clear', lambda event: event.clear())
method('waitEvent', lambda event: event.wait(), waits=True)
method('waitCondition', lambda condition: condition.wait(), waits=True)
method('notify', lambda condition, n: condition.notify(n))
method('notifyAll', lambda condition: condition.notify_all())
getter('waitBarrier', lambda barrier: barrier.wait())
method('resetBarrier', lambda barrier: barrier.reset(), waits=True)
method('abortBarrier', lambda barrier: barrier.abort(), waits=True)
method('put', lambda queue, item: queue.put(item), waits=True)
method('putNowait', lambda queue, item: queue.put_nowait(item))
getter('get', lambda queue: queue.get())
method('taskDone', lambda queue: queue.task_done())
method('joinQueue', lambda queue: queue.join(), waits=True)
method('shutdown', lambda queue, immediate: queue.shutdown(immediate))


@operation('getNowait')
def get_nowait(actor, name):
    return f'={actor.world.objects[name].get_nowait()}'


@operation('with')
@operation('hold')
async def with_(actor, name, body):
    async with actor.world.objects[name]:
        actor.say(f'in{actor.world.state_of(name)}')
        await perform_all(actor, body)
    return 'ok'


@operation('waitUntil')
async def wait_until(actor, name, variable, least):
    variables = actor.world.variables
    await actor.world.objects[name].wait_for(lambda: variables[variable] >= least)
    return 'ok'


@operation('add')
def add(actor, name, delta):
    actor.world.variables[name] += delta
    return 'ok'
