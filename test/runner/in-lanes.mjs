/** Does the work for each item, so many at a time, in the order of `items`. */
export async function inLanes(count, items, work) {
  const waiting = [...items];
  await inQueues(
    Array.from({ length: count }, () => [waiting]),
    work,
  );
}

/**
 * A lane for each list of queues, side by side: it takes the first of its first queue that is not empty, until all of
 * them are. Lanes share a queue by naming the same array, which is emptied.
 */
export async function inQueues(lanes, work) {
  await Promise.all(
    lanes.map(async (queues) => {
      for (let queue = fullOf(queues); queue !== undefined; queue = fullOf(queues)) await work(queue.shift());
    }),
  );
}

function fullOf(queues) {
  return queues.find(({ length }) => length > 0);
}
