"""python3 runner.py <workload> <n>: prints the best ns/op of CPython's asyncio.

The same programs as contenders/ours.mjs, line for line.
"""
import asyncio
import gc
import sys
import time

SEMAPHORE_PERMITS = 100
QUEUE_CAPACITY = 100
LOCK_TASKS = 50
YIELD_TASKS = 100
TIMER_SPREAD_MS = 50
MOST_RUNS = 4
LONG_ENOUGH_S = 1.5


async def join_all(tasks):
    for task in tasks:
        await task


async def spawn(n):
    async def body(i):
        return i

    tasks = [asyncio.create_task(body(i)) for i in range(n)]
    total = 0
    for task in tasks:
        total += await task
    assert total == n * (n - 1) // 2


async def semaphore(n):
    permits = asyncio.Semaphore(SEMAPHORE_PERMITS)
    total = 0

    async def body(i):
        nonlocal total
        async with permits:
            await asyncio.sleep(0)
            total += i

    await join_all([asyncio.create_task(body(i)) for i in range(n)])
    assert total == n * (n - 1) // 2


async def queue(n):
    items = asyncio.Queue(QUEUE_CAPACITY)

    async def produce():
        for i in range(n):
            await items.put(i)

    producer = asyncio.create_task(produce())
    total = 0
    for _ in range(n):
        total += await items.get()
    await producer
    assert total == n * (n - 1) // 2


async def lock(n):
    mutex = asyncio.Lock()
    total = 0

    async def work():
        nonlocal total
        for _ in range(n // LOCK_TASKS):
            async with mutex:
                seen = total
                await asyncio.sleep(0)
                total = seen + 1

    await join_all([asyncio.create_task(work()) for _ in range(LOCK_TASKS)])
    assert total == n


async def yields(n):
    async def work():
        for _ in range(n // YIELD_TASKS):
            await asyncio.sleep(0)

    await join_all([asyncio.create_task(work()) for _ in range(YIELD_TASKS)])


async def timers(n):
    await join_all([asyncio.create_task(asyncio.sleep(i % TIMER_SPREAD_MS / 1000)) for i in range(n)])


async def timed(workload, n):
    start = time.perf_counter()
    await workload(n)
    return time.perf_counter() - start


WORKLOADS = {'spawn': spawn, 'semaphore': semaphore, 'queue': queue, 'lock': lock, 'yield': yields, 'timers': timers}


def main():
    name, n = sys.argv[1], int(sys.argv[2])
    best = spent = 0.0
    for run in range(MOST_RUNS):
        gc.collect()
        took = asyncio.run(timed(WORKLOADS[name], n))
        best = took if run == 0 else min(best, took)
        spent += took
        if spent >= LONG_ENOUGH_S:
            break
    print(best * 1e9 / n)


main()
