/** Everything that can go wrong between us and a card, by a code that callers, tests and translations hold on to. */
export const CARD_ERROR_CODES = [
  // the way to the card
  'TRANSPORT',
  'RESPONSE_MALFORMED',
  'STATUS_WORD',
  // the guard
  'COMMAND_REFUSED',
  'NUMBER_EXPOSED',
  // encodings
  'COMMAND_INVALID',
  'TLV_TRUNCATED',
  'TLV_TAG_UNSUPPORTED',
  'TLV_TAG_UNEXPECTED',
  'TLV_LENGTH_INDEFINITE',
  'TLV_LENGTH_NOT_MINIMAL',
  'TLV_LENGTH_UNSUPPORTED',
  'TLV_LENGTH_UNEXPECTED',
  'TLV_TRAILING_BYTES',
  'ENCODING_INVALID',
  'LENGTH_INVALID',
  // cryptography
  'POINT_INVALID',
  'SCALAR_INVALID',
  'SIGNATURE_MALFORMED',
  // the badge application
  'ANSWER_MALFORMED',
  'RECORD_MALFORMED',
  'RECORD_TOO_LONG',
  'PIN_UNUSABLE',
  'PIN_ANSWER_FORGED',
  'ITEM_INVALID',
  // the national application
  'CERTIFICATE_FILE_MALFORMED',
] as const;

export type CardErrorCode = (typeof CARD_ERROR_CODES)[number];

export interface CardErrorOptions {
  /** Safe to show: names, lengths and positions; never a byte of a card, key or PIN. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
  readonly cause?: unknown;
}

/** A failure, as opposed to an expected outcome, which is a value. The message is the code and nothing else. */
export class CardError extends Error {
  readonly code: CardErrorCode;
  readonly details: NonNullable<CardErrorOptions['details']>;

  constructor(code: CardErrorCode, options: CardErrorOptions = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CardError';
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** What a status word means to a caller. */
export interface StatusWordMeaning {
  readonly sw: number;
  readonly meaning: string;
  /** Tries left, 0–15, where the card tells (63Cx). */
  readonly retriesLeft?: number;
}

/** A command was answered with a word that its caller had no use for. */
export class StatusWordError extends CardError {
  readonly sw: number;
  readonly meaning: string;
  readonly retriesLeft: number | undefined;

  constructor(word: StatusWordMeaning) {
    super('STATUS_WORD', { details: { sw: word.sw.toString(16).padStart(4, '0'), meaning: word.meaning } });
    this.name = 'StatusWordError';
    this.sw = word.sw;
    this.meaning = word.meaning;
    this.retriesLeft = word.retriesLeft;
  }
}
