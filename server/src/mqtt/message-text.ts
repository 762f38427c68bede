import { AppError } from '@monban/core/errors';
import { refuseMyNumber } from '@monban/core/privacy/refuse-my-number';

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Own ids may look like anything and are of a fixed form; what people or programs wrote is what is searched. */
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const MAXIMUM_BYTES = 1024 * 1024;

/** The JSON value of a message's bytes. Throws `MESSAGE_MALFORMED`, which repeats nothing of them. */
export function parseMessageText(bytes: Uint8Array): unknown {
  try {
    if (bytes.length > MAXIMUM_BYTES) throw new RangeError('too long');
    return JSON.parse(UTF_8.decode(bytes)) as unknown;
  } catch {
    throw new AppError('MESSAGE_MALFORMED');
  }
}

/** Throws `MY_NUMBER_REFUSED`. Ids made by machines (UUIDs, with what is appended to them) are left out. */
export function refuseMyNumberInMessage(message: unknown): void {
  refuseMyNumber(JSON.parse(JSON.stringify(message, withoutIds)) as unknown);
}

function withoutIds(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? withoutId(value) : value;
}

/** Undefined for an id made by a machine, with what is appended to it; any other text as it is. */
export function withoutId(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return UUID.test(text.replace(/^\/controllers\//, '').replace(/\/\d{1,16}$/, '')) ? undefined : text;
}
