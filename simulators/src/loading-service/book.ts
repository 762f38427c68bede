import { z } from 'zod';

/**
 * What the simulated J-LIS knows: orders, the applications in them, and every change in its order. The service learns
 * no name and no number: an item is a random id of the orderer's.
 */
export const ITEM_STATES = [
  'ordered',
  'appointment',
  'loaded',
  'failed',
  'lost-by-reissue',
  'removed',
] as const;
export const ITEM_FAILURES = ['card-not-presented', 'no-free-space'] as const;

export const Change = z.strictObject({
  /** 1, 2, 3 … without a gap: whoever asks for what came after one has missed nothing. */
  sequence: z.int().min(1),
  itemId: z.uuid(),
  state: z.enum(ITEM_STATES),
  at: z.iso.datetime(),
  failure: z.enum(ITEM_FAILURES).nullable(),
  appointmentAt: z.iso.datetime().nullable(),
  place: z.string().nullable(),
});
export type Change = z.infer<typeof Change>;

const Step = z.strictObject({ itemId: z.uuid(), state: z.enum(ITEM_STATES), dueAt: z.iso.datetime() });

export const Book = z.strictObject({
  version: z.literal(1),
  orders: z.array(z.strictObject({ key: z.string(), reference: z.string(), itemIds: z.array(z.uuid()) })),
  /** What will happen by itself, soonest first. */
  steps: z.array(Step),
  changes: z.array(Change),
});
export type Book = z.infer<typeof Book>;

export const EMPTY_BOOK: Book = { version: 1, orders: [], steps: [], changes: [] };

/** How long the service takes, from the order on, in milliseconds. */
export interface Pace {
  readonly appointmentAfterMs: number;
  readonly loadedAfterMs: number;
}

export interface Order {
  /** Idempotency key: the same order twice is one order. */
  readonly key: string;
  readonly wantedFrom: string;
  readonly itemIds: readonly string[];
}

/** Takes an order, or finds that it has been taken. */
export function placeOrder(
  book: Book,
  order: Order,
  when: { readonly at: Date; readonly pace: Pace },
): readonly [Book, string] {
  const known = book.orders.find(({ key }) => key === order.key);
  if (known !== undefined) return [book, known.reference];
  const reference = `SIM-${String(book.orders.length + 1).padStart(6, '0')}`;
  const itemIds = [...order.itemIds];
  const steps = itemIds.flatMap((itemId) => stepsOf(itemId, order, when));
  const placed: Book = {
    ...book,
    orders: [...book.orders, { key: order.key, reference, itemIds }],
    steps: [...book.steps, ...steps].sort((left, right) => left.dueAt.localeCompare(right.dueAt)),
  };
  const ordered = itemIds.reduce(
    (next, itemId) => append(next, { itemId, state: 'ordered', at: when.at }),
    placed,
  );
  return [ordered, reference];
}

/** Lets everything happen that is due by now. */
export function advanceTo(book: Book, at: Date): Book {
  const now = at.toISOString();
  const due = book.steps.filter(({ dueAt }) => dueAt <= now);
  if (due.length === 0) return book;
  const rest: Book = { ...book, steps: book.steps.filter(({ dueAt }) => dueAt > now) };
  return due.reduce(
    (next, { itemId, state, dueAt }) => append(next, { itemId, state, at: new Date(dueAt) }),
    rest,
  );
}

export interface Event {
  readonly itemId: string;
  readonly state: Change['state'];
  readonly at: Date;
  readonly failure?: Change['failure'];
}

/** Something happens to an item instead of what was to happen; false when there is no such item. */
export function intervene(book: Book, event: Event): Book | undefined {
  if (!book.orders.some(({ itemIds }) => itemIds.includes(event.itemId))) return undefined;
  return append({ ...book, steps: book.steps.filter(({ itemId }) => itemId !== event.itemId) }, event);
}

export function changesAfter(book: Book, sequence: number, limit: number): readonly Change[] {
  return book.changes.slice(sequence, sequence + limit);
}

function stepsOf(
  itemId: string,
  { wantedFrom }: Order,
  { at, pace }: { readonly at: Date; readonly pace: Pace },
): Book['steps'] {
  // Nobody is asked to come before the day that was wanted.
  const fromMs = Math.max(at.getTime(), Date.parse(`${wantedFrom}T00:00:00.000Z`));
  return [
    { itemId, state: 'appointment', dueAt: new Date(at.getTime() + pace.appointmentAfterMs).toISOString() },
    { itemId, state: 'loaded', dueAt: new Date(fromMs + pace.loadedAfterMs).toISOString() },
  ];
}

function append(book: Book, { itemId, state, at, failure = null }: Event): Book {
  const visit = book.steps.find((step) => step.itemId === itemId && step.state === 'loaded');
  const hasDate = state === 'appointment' && visit !== undefined;
  const change: Change = {
    sequence: book.changes.length + 1,
    itemId,
    state,
    at: at.toISOString(),
    failure,
    appointmentAt: hasDate ? visit.dueAt : null,
    place: hasDate ? 'Shiken-shi city hall, desk 3' : null,
  };
  return { ...book, changes: [...book.changes, change] };
}
