"""Control flow, tasks and futures."""

import asyncio

from .describe import Boom, describe, describe_future, describe_task, is_caught
from .perform import operation, perform_all, perform_in_callback, run_body
from .world import Actor


@operation('sleep')
async def sleep(actor, ms):
    await asyncio.sleep(ms)
    return 'ok'


@operation('raise')
def raise_boom(actor, tag):
    raise Boom(tag)


@operation('raiseCancelled')
def raise_cancelled(actor, reason):
    raise asyncio.CancelledError() if reason is None else asyncio.CancelledError(reason)


@operation('try')
async def try_(actor, body, catches, handler, rethrows, finalizer):
    try:
        try:
            await perform_all(actor, body)
        except BaseException as error:
            if not is_caught(catches, error):
                raise
            task = asyncio.current_task()
            actor.say(f'caught {describe(error)} c{task.cancelling() if task else ""}')
            await perform_all(actor, handler)
            if rethrows:
                raise
    finally:
        await perform_all(actor, finalizer)


@operation('repeat')
async def repeat(actor, times, body):
    for _ in range(times):
        await perform_all(actor, body)


@operation('spawn')
def spawn(actor, name, value, body):
    world = actor.world
    if refusal := world.refuses(name):
        return refusal
    world.tasks[name] = asyncio.create_task(run_body(world, name, name, value, body), name=name)
    return 'ok'


def on_task(kind):
    """Registers an operation on a task; nothing happens when there is none of that name."""
    def register(handler):
        @operation(kind)
        def handle(actor, name, *rest):
            task = actor.world.tasks.get(name)
            return 'none' if task is None else handler(actor, name, task, *rest)
    return register


@on_task('join')
async def join(actor, name, task):
    if name != actor.name and actor.world.leads_to(name, actor.name):
        return 'circle'
    actor.world.waits_on[actor.name] = [name]
    try:
        return f'={await task}'
    finally:
        del actor.world.waits_on[actor.name]


@on_task('shield')
async def shield(actor, name, task):
    return f'={await asyncio.shield(task)}'


@on_task('cancel')
def cancel(actor, name, task, reason):
    answer = task.cancel() if reason is None else task.cancel(reason)
    return f'{"yes" if answer else "no"} {describe_task(task)}'


@on_task('uncancel')
def uncancel(actor, name, task):
    return f'={task.uncancel()} {describe_task(task)}'


@on_task('state')
def state(actor, name, task):
    return describe_task(task)


@on_task('result')
def result(actor, name, task):
    try:
        return f'={task.result()}'
    except BaseException as error:
        return f'!{describe(error)}'


@on_task('exception')
def exception(actor, name, task):
    try:
        error = task.exception()
        return '-' if error is None else describe(error)
    except BaseException as error:
        return f'!{describe(error)}'


def add_callback(actor, target, name, tag, ops, describe_target):
    def seen(done):
        callback = Actor(actor.world, tag, '')
        callback.say(f'sees {name} {describe_target(done)}')
        perform_in_callback(callback, ops)
    actor.world.callbacks[tag] = seen
    target.add_done_callback(seen)
    return 'ok'


def remove_callback(actor, target, tag):
    if tag not in actor.world.callbacks:
        return 'none'
    return 'yes' if target.remove_done_callback(actor.world.callbacks[tag]) else 'no'


@on_task('callback')
def callback(actor, name, task, tag, ops):
    return add_callback(actor, task, name, tag, ops, describe_task)


@on_task('uncallback')
def uncallback(actor, name, task, tag):
    return remove_callback(actor, task, tag)


@operation('watch')
def watch(actor, name, tag, ops):
    return add_callback(actor, actor.world.objects[name], name, tag, ops, describe_future)


@operation('unwatch')
def unwatch(actor, name, tag):
    return remove_callback(actor, actor.world.objects[name], tag)


@operation('await')
async def await_future(actor, name):
    return f'={await actor.world.objects[name]}'


@operation('resolve')
def resolve(actor, name, value):
    actor.world.objects[name].set_result(value)
    return 'ok'


@operation('reject')
def reject(actor, name, tag):
    actor.world.objects[name].set_exception(Boom(tag))
    return 'ok'


@operation('cancelFuture')
def cancel_future(actor, name, reason):
    future = actor.world.objects[name]
    return 'yes' if (future.cancel() if reason is None else future.cancel(reason)) else 'no'
