"""Errors and states in words that both languages share."""

import asyncio


class Boom(Exception):
    """The programs' own error."""


# The first match counts: BrokenBarrierError is a RuntimeError.
NAMES = [
    (asyncio.QueueEmpty, 'QueueEmpty'),
    (asyncio.QueueFull, 'QueueFull'),
    (asyncio.QueueShutDown, 'QueueShutDown'),
    (asyncio.BrokenBarrierError, 'BrokenBarrier'),
    ((RuntimeError, asyncio.InvalidStateError), 'InvalidState'),
    (ValueError, 'Range'),
]


def describe(error):
    if isinstance(error, Boom):
        return f'Boom({error.args[0]})'
    if isinstance(error, asyncio.CancelledError):
        return f'Cancelled({error.args[0]})' if error.args and error.args[0] else 'Cancelled'
    if isinstance(error, TimeoutError):
        return f'Timeout({describe(error.__cause__)})' if error.__cause__ else 'Timeout'
    if isinstance(error, BaseExceptionGroup):
        return f'Group[{",".join(describe(leaf) for leaf in error.exceptions)}]'
    for kind, name in NAMES:
        if isinstance(error, kind):
            return name
    return f'UNKNOWN {error!r}'


def describe_result(result):
    if isinstance(result, asyncio.CancelledError):
        # gather() forgets the reason here.
        return '!Cancelled'
    return f'!{describe(result)}' if isinstance(result, BaseException) else str(result)


def describe_future(future):
    if not future.done():
        return 'pending'
    if future.cancelled():
        return 'cancelled'
    if future.exception() is not None:
        return f'!{describe(future.exception())}'
    return f'={future.result()}'


def describe_task(task):
    return f'{describe_future(task)} c{task.cancelling()}'


def describe_scope(scope):
    when = '-' if scope.when() is None else scope.when()
    return f'{when} expired' if scope.expired() else f'{when}'


def describe_object(thing):
    if isinstance(thing, (asyncio.Lock, asyncio.Condition)):
        return 'locked' if thing.locked() else 'free'
    if isinstance(thing, asyncio.Semaphore):
        return f'{thing._value} {"locked" if thing.locked() else "free"}'
    if isinstance(thing, asyncio.Event):
        return 'set' if thing.is_set() else 'clear'
    if isinstance(thing, asyncio.Barrier):
        return f'{thing.n_waiting}/{thing.parties}{" broken" if thing.broken else ""}'
    if isinstance(thing, asyncio.Queue):
        marks = (' empty' if thing.empty() else '') + (' full' if thing.full() else '')
        return f'{thing.qsize()}/{thing.maxsize}{marks}'
    return describe_future(thing)


def is_caught(catches, error):
    match catches:
        case 'all':
            return True
        case 'error':
            return not isinstance(error, asyncio.CancelledError)
        case 'cancelled':
            return isinstance(error, asyncio.CancelledError)
        case 'timeout':
            return isinstance(error, TimeoutError)
        case 'group':
            return isinstance(error, BaseExceptionGroup)
    return False
