import type { Approval } from '@monban/core/api/oversight';

/** A change was made, or waits for a second operator. */
export type RecordOutcome<Item> =
  { readonly kind: 'done'; readonly item: Item } | { readonly kind: 'waiting'; readonly approval: Approval };

export async function done<Item>(work: Promise<Item>): Promise<RecordOutcome<Item>> {
  return { kind: 'done', item: await work };
}
