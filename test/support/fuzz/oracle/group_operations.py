"""Task groups, time limits, and waiting for several tasks at once."""

import asyncio

from .describe import describe_result, describe_task
from .perform import operation, perform_all, run_body
from .stable_order import OrderedSet


@operation('group')
async def group(actor, name, body):
    async with asyncio.TaskGroup() as task_group:
        task_group._tasks = OrderedSet()
        actor.world.groups[name] = task_group
        await perform_all(actor, body)
    return 'ok'


@operation('spawnIn')
def spawn_in(actor, group, name, value, body):
    world = actor.world
    if group not in world.groups:
        return 'none'
    if refusal := world.refuses(name):
        return refusal
    world.tasks[name] = world.groups[group].create_task(run_body(world, name, name, value, body), name=name)
    return 'ok'


async def within(actor, name, limit, body):
    async with limit as scope:
        actor.world.scopes[name] = scope
        await perform_all(actor, body)
    return 'ok'


@operation('timeout')
def timeout(actor, name, ms, body):
    return within(actor, name, asyncio.timeout(ms), body)


@operation('timeoutAt')
def timeout_at(actor, name, delta, body):
    return within(actor, name, asyncio.timeout_at(None if delta is None else actor.world.loop.now + delta), body)


@operation('reschedule')
def reschedule(actor, name, delta):
    scope = actor.world.scopes.get(name)
    if scope is None:
        return 'none'
    scope.reschedule(None if delta is None else actor.world.loop.now + delta)
    return 'ok'


@operation('expired')
def expired(actor, name):
    return 'ok' if name in actor.world.scopes else 'none'


@operation('waitFor')
async def wait_for(actor, ms, value, body):
    async def inner():
        await perform_all(actor, body)
        return value
    return f'={await asyncio.wait_for(inner(), ms)}'


@operation('gather')
async def gather(actor, children, return_exceptions):
    world = actor.world
    labels = [label for label, _, _ in children]
    if refusal := world.refuses(*labels):
        return refusal
    bodies = [run_body(world, label, None, value, body) for label, value, body in children]
    world.waits_on[actor.name] = labels
    try:
        results = await asyncio.gather(*bodies, return_exceptions=return_exceptions)
        return f'={",".join(describe_result(result) for result in results)}'
    finally:
        del world.waits_on[actor.name]


def known_tasks(world, names):
    return {name: world.tasks[name] for name in names if name in world.tasks}


@operation('waitTasks')
async def wait_tasks(actor, names, return_when, ms):
    tasks = known_tasks(actor.world, names)
    done, pending = await asyncio.wait(list(tasks.values()), timeout=ms, return_when=return_when)
    assert len(done) + len(pending) == len(tasks)
    return f'done={",".join(name for name in tasks if tasks[name] in done)}'


@operation('asCompleted')
async def as_completed(actor, names, at_most):
    tasks = known_tasks(actor.world, names)
    count = 0
    async for task in asyncio.as_completed(list(tasks.values())):
        name = next(name for name in tasks if tasks[name] is task)
        actor.say(f'next {name} {describe_task(task)}')
        count += 1
        if count == at_most:
            break
    return f'={count}'
