interface Node {
  readonly id: string;
  readonly parentId: string | null;
}

export interface TreeRow<Item> {
  readonly item: Item;
  /** 0 at the top. */
  readonly depth: number;
}

/** A tree as lines, each below its parent and in the order given. Whoever names a parent that is not there is at the top. */
export function treeRows<Item extends Node>(items: readonly Item[]): readonly TreeRow<Item>[] {
  const known = new Set(items.map(({ id }) => id));
  const below = (parentId: string | null, depth: number): TreeRow<Item>[] =>
    items
      .filter(
        (item) => (item.parentId !== null && known.has(item.parentId) ? item.parentId : null) === parentId,
      )
      .flatMap((item) => [{ item, depth }, ...below(item.id, depth + 1)]);
  return below(null, 0);
}
