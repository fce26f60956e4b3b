"""What a running program shares: its objects, its handles and its log."""

import asyncio

from .describe import describe_object, describe_scope, describe_task


class World:
    def __init__(self, loop):
        self.loop = loop
        self.log = []
        self.log_is_closed = False
        self.main_has_ended = False
        self.labels = set()
        self.unended = {}
        self.tasks = {}
        self.groups = {}
        self.scopes = {}
        self.objects = {}
        self.variables = {}
        self.callbacks = {}
        self.waits_on = {}

    def say(self, name, text):
        if not self.log_is_closed:
            self.log.append(f'{self.loop.now} {name} {text}')

    def conclude(self, outcome):
        if self.loop.deadlocked is not None:
            names = [task.get_name() for task in self.loop.deadlocked]
            outcome = f'deadlock {",".join(name if name in self.labels else "?" for name in names)}'
        self.log.append(f'run {outcome}')
        self.log.extend(f'final {name} {describe_task(task)}' for name, task in self.tasks.items())
        self.log.extend(f'stuck {name}' for name in self.unended)
        # What is stuck gets a GeneratorExit when it is collected, and is not to be heard any more.
        self.log_is_closed = True

    def refuses(self, *labels):
        """Why no task may be started under these labels, or None."""
        if self.main_has_ended:
            # asyncio.run() does not wait for what is spawned while it cancels what is left.
            return 'closing'
        if self.labels.intersection(labels):
            return 'taken'
        self.labels.update(labels)
        return None

    def leads_to(self, start, goal):
        """Whether cancelling `start` would reach `goal`: a circle makes asyncio recurse without end."""
        seen, todo = set(), [start]
        while todo:
            name = todo.pop()
            if name == goal:
                return True
            if name not in seen:
                seen.add(name)
                todo.extend(self.waits_on.get(name, ()))
        return False

    def state_of(self, name):
        if name in self.objects:
            return f' {name}[{describe_object(self.objects[name])}]'
        if name in self.variables:
            return f' {name}[{self.variables[name]}]'
        if name in self.scopes:
            return f' {name}[{describe_scope(self.scopes[name])}]'
        return ''


class Actor:
    """Who performs operations: a task, or a done callback."""

    def __init__(self, world, name, task_name):
        self.world = world
        self.name = name
        self.task_name = task_name

    def say(self, text):
        if self.task_name is not None:
            task = asyncio.current_task()
            actual = task.get_name() if task else ''
            if actual != self.task_name:
                text += f' IN {actual}'
        self.world.say(self.name, text)

    def say_op(self, op, outcome):
        parts = [op[0]] + [_scalar(part) for part in op[1:] if not isinstance(part, list)]
        state = self.world.state_of(op[1]) if isinstance(op[1], str) else ''
        self.say(f'{" ".join(parts)} {outcome}{state}')


def _scalar(part):
    if part is None:
        return '-'
    if isinstance(part, bool):
        return 'true' if part else 'false'
    return str(part)
