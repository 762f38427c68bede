/**
 * One APDU to the card, its answer back (data and SW1-SW2). This is all that a reader adapter has to offer.
 * A rejection of any kind means that the card or the reader is gone.
 */
export type RawTransmit = (command: Uint8Array) => Promise<Uint8Array>;

declare const guarded: unique symbol;

/**
 * A way to the card that lets only the listed commands out and no My Number in. `guardTransmit` is its only maker,
 * and everything that talks to a card takes this type: an unguarded reader does not compile.
 */
export type GuardedTransmit = RawTransmit & { readonly [guarded]: true };
