"""Carries out operations and logs what came of each."""

import asyncio

from .describe import describe
from .world import Actor

OPERATIONS = {}
# Their parts speak for themselves.
SILENT = {'try', 'repeat'}


def operation(kind):
    def register(handler):
        OPERATIONS[kind] = handler
        return handler
    return register


async def perform_all(actor, ops):
    for op in ops:
        await perform(actor, op)


async def perform(actor, op):
    try:
        outcome = OPERATIONS[op[0]](actor, *op[1:])
        if asyncio.iscoroutine(outcome):
            outcome = await outcome
    except BaseException as error:
        if op[0] not in SILENT:
            actor.say_op(op, f'!{describe(error)}')
        raise
    if op[0] not in SILENT:
        actor.say_op(op, outcome)


def perform_in_callback(actor, ops):
    for op in ops:
        try:
            outcome = OPERATIONS[op[0]](actor, *op[1:])
        except Exception as error:
            outcome = f'!{describe(error)}'
        actor.say_op(op, outcome)


async def run_body(world, name, task_name, value, ops):
    actor = Actor(world, name, task_name)
    world.unended[name] = True
    actor.say('start')
    try:
        await perform_all(actor, ops)
    except BaseException as error:
        actor.say(f'end !{describe(error)}')
        raise
    finally:
        world.unended.pop(name)
    actor.say(f'end ={value}')
    return value
