/** Does the work for each item, so many at a time, in the order of `items`. */
export async function inLanes(count, items, work) {
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: count }, lane));
}
