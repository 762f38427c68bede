import { CARD_ERROR_CODES, CardError } from '@monban/card-ap/errors';
import { z } from 'zod';
import { READER_LOSSES } from '../ports.ts';
import { READER_ERROR_CODES, ReaderError } from '../reader-error.ts';

/** What a controller and the child process that owns one PC/SC reader say to each other over their channel. */

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** `number` ties an answer to its question. */
export const ReaderRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('connect'), number: z.int() }),
  z.strictObject({ kind: z.literal('transmit'), number: z.int(), command: Bytes }),
  z.strictObject({ kind: z.literal('disconnect'), number: z.int() }),
]);
export type ReaderRequest = z.infer<typeof ReaderRequest>;

const ReaderFailure = z.strictObject({
  code: z.enum([...CARD_ERROR_CODES, ...READER_ERROR_CODES]),
});

export const ReaderMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready'), cardPresent: z.boolean() }),
  z.strictObject({ kind: z.literal('lost'), detail: z.enum(READER_LOSSES) }),
  z.strictObject({ kind: z.literal('card'), present: z.boolean() }),
  z.strictObject({ kind: z.literal('answer'), number: z.int(), answer: Bytes }),
  z.strictObject({ kind: z.literal('failure'), number: z.int(), failure: ReaderFailure }),
]);
export type ReaderMessage = z.infer<typeof ReaderMessage>;

/** Only the code crosses: neither a message nor a cause could be trusted to hold no card byte. */
export function failureOf(cause: unknown): z.infer<typeof ReaderFailure> {
  return { code: cause instanceof CardError || cause instanceof ReaderError ? cause.code : 'TRANSPORT' };
}

export function errorOf(failure: z.infer<typeof ReaderFailure>): CardError | ReaderError {
  const reader = READER_ERROR_CODES.find((code) => code === failure.code);
  if (reader) return new ReaderError(reader);
  const card = CARD_ERROR_CODES.find((code) => code === failure.code);
  return new CardError(card ?? 'TRANSPORT');
}
