"""Runs the programs of standard input (JSON, one a line) on CPython 3.13's asyncio and prints their logs.

    python3.13 runner.py < programs.jsonl > logs.jsonl

What is CPython's accident and not its behaviour is made stable: oracle/virtual_loop.py and
oracle/stable_order.py say what and how. `--c-tasks` runs CPython's accelerated Task in place of its pure
Python one; the logs differ in reasons of cancellation (only the first reader of a cancelled task is told
it) and after a task has awaited itself (the accelerated one then refuses to be awaited by others, too).
"""

import asyncio
import gc
import json
import logging
import sys
import warnings

sys.dont_write_bytecode = True

from oracle import group_operations, object_operations, stable_order, task_operations  # noqa: E402, F401
from oracle.describe import describe  # noqa: E402
from oracle.perform import run_body  # noqa: E402
from oracle.virtual_loop import ReasonKeepingTask, Stuck, VirtualLoop  # noqa: E402
from oracle.world import World  # noqa: E402


async def main_task(world, program):
    task = asyncio.current_task()
    task.set_name('main')
    world.tasks['main'] = task
    world.labels.add('main')
    object_operations.make_objects(world, program['objects'])
    try:
        return await run_body(world, 'main', 'main', 0, program['main'])
    finally:
        world.main_has_ended = True


def outcome_of(runner, main):
    try:
        return f'={runner.run(main)}'
    except (Exception, asyncio.CancelledError) as error:
        return f'!{describe(error)}'


def run_program(program, task_class):
    """asyncio.run(), except that it ends when cancelling everything has not resolved a deadlock."""
    loop = VirtualLoop(task_class)
    world = World(loop)
    outcome = 'stuck'
    try:
        runner = asyncio.Runner(loop_factory=lambda: loop)
        outcome = outcome_of(runner, main_task(world, program))
        runner.close()
    except Stuck:
        pass
    world.conclude(outcome)
    loop.close()
    return world.log


def run_lines(text, task_class=ReasonKeepingTask):
    stable_order.install()
    logging.getLogger('asyncio').disabled = True
    # Programs that get stuck leave coroutines behind, which Python would mention when it collects them.
    warnings.simplefilter('ignore')
    sys.unraisablehook = lambda unraisable: None
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    # A collection amidst a program would run the finalizers of an earlier one.
    gc.disable()
    logs = []
    for number, line in enumerate(text.splitlines()):
        logs.append(json.dumps(run_program(json.loads(line), task_class), separators=(',', ':')))
        if number % 100 == 0:
            gc.collect()
    asyncio._set_running_loop(running)
    return ''.join(f'{log}\n' for log in logs)


if __name__ == '__main__':
    kind = asyncio.Task if '--c-tasks' in sys.argv else ReasonKeepingTask
    sys.stdout.write(run_lines(sys.stdin.read(), kind))
