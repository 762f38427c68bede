/** What can go wrong around the simulated card, reader and door, by a code that callers and tests hold on to. */
export const SIMULATOR_ERROR_CODES = [
  'PCSC_UNAVAILABLE',
  'PCSC_FAILED',
  'READER_UNREACHABLE',
  'READER_OCCUPIED',
  'CARD_NOT_FOUND',
  'CARD_EXISTS',
  'CARD_IN_READER',
  'CARD_NOT_IN_READER',
  'PERSONA_UNKNOWN',
  'CLONE_SOURCE_MISSING',
  'CERTIFICATE_MISSING',
  'DOOR_NOT_FOUND',
  'ADDRESS_INVALID',
  'STATE_INVALID',
  'STATE_IN_USE',
  'VALIDATION_FAILED',
  'ROUTE_NOT_FOUND',
  'CONTROL_UNREACHABLE',
  'TIMED_OUT',
  'INTERNAL',
] as const;

export type SimulatorErrorCode = (typeof SIMULATOR_ERROR_CODES)[number];

export interface SimulatorErrorOptions {
  /** What a person at the terminal should read: never a key, a PIN or card bytes. */
  readonly reason?: string;
  /** The Debian package whose installation mends it. */
  readonly debianPackage?: string;
  readonly cause?: unknown;
}

/** A failure of a simulator. Tests assert `code`; `reason` is for people. */
export class SimulatorError extends Error {
  readonly code: SimulatorErrorCode;
  readonly reason: string | undefined;
  readonly debianPackage: string | undefined;

  constructor(code: SimulatorErrorCode, options: SimulatorErrorOptions = {}) {
    super(sentence(code, options), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SimulatorError';
    this.code = code;
    this.reason = options.reason;
    this.debianPackage = options.debianPackage;
  }
}

/** Reads a code that came over a control socket; unknown ones become `INTERNAL`. */
export function toSimulatorErrorCode(text: string): SimulatorErrorCode {
  return SIMULATOR_ERROR_CODES.find((code) => code === text) ?? 'INTERNAL';
}

function sentence(code: SimulatorErrorCode, { reason, debianPackage }: SimulatorErrorOptions): string {
  const remedy = debianPackage === undefined ? '' : ` (Debian: apt-get install ${debianPackage})`;
  return reason === undefined ? `${code}${remedy}` : `${code}: ${reason}${remedy}`;
}
