import { PriorityQueue } from 'asynclings';

interface Job {
  readonly priority: number;
  readonly name: string;
}
const queue = new PriorityQueue<Job>(0, (a, b) => a.priority - b.priority);
queue.putNowait({ priority: 2, name: 'b' });
queue.putNowait({ priority: 1, name: 'z' });
queue.putNowait({ priority: 1, name: 'a' });
while (!queue.empty) console.log(queue.getNowait().name);
