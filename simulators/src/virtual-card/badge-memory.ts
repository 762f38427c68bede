import { fromHex, toHex } from '@monban/card-ap/bytes';
import type { Item } from '@monban/card-ap/applet/format';
import type { BadgeState } from './card-state.ts';

/** The badge application's non-volatile memory; `put` is durable when it returns, or throws and changed nothing. */
export interface BadgeMemory {
  get(): BadgeState;
  put(state: BadgeState): void;
}

export function readItem(state: BadgeState, item: Item): Uint8Array | undefined {
  const hex = state.items[item];
  return hex === null ? undefined : fromHex(hex);
}

/** An item that an active badge is sure to have. */
export function requireItem(state: BadgeState, item: Item): Uint8Array {
  const value = readItem(state, item);
  if (value === undefined) throw new Error(`an active badge without its item ${item}`);
  return value;
}

export function withItem(state: BadgeState, item: Item, value: Uint8Array): BadgeState {
  return { ...state, items: { ...state.items, [item]: toHex(value) } };
}

/** After termination: only the life cycle and the counter are left. */
export function wiped(state: BadgeState): BadgeState {
  const items = { siteKey: null, badgeId: null, record: null, pins: null, managementKey: null };
  return { ...state, cardKey: '', pinTriesLeft: 0, items };
}

export function isWiped(state: BadgeState): boolean {
  return state.cardKey === '' && Object.values(state.items).every((item) => item === null);
}
