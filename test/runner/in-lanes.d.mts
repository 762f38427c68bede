export function inLanes<Item>(
  count: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void>;
export function inQueues<Item>(
  lanes: readonly (readonly Item[][])[],
  work: (item: Item) => Promise<void>,
): Promise<void>;
