import { chainCommand, type CommandApdu, decodeResponse, encodeCommand, type ResponseApdu } from './apdu.ts';
import { concatBytes } from './bytes.ts';
import { CardError } from './errors.ts';
import { bytesAvailable, SW } from './status-word.ts';
import type { GuardedTransmit } from './transmit.ts';

/** A 510-byte answer needs one GET RESPONSE; a card that never stops answering 61xx is ended here. */
const MOST_CONTINUATIONS = 4;

/**
 * One command, its whole answer: long data leave as a chain (ISO/IEC 7816-4 section 5.4.1), `61xx` is followed by
 * GET RESPONSE (section 11.7.1). A chain stops at the first link that is not answered `9000`. Every status word
 * is a value here. Throws TRANSPORT and RESPONSE_MALFORMED, and what the guard throws.
 */
export async function exchange(transmit: GuardedTransmit, command: CommandApdu): Promise<ResponseApdu> {
  const links = chainCommand(command);
  for (const link of links.slice(0, -1)) {
    const response = await exchangeOne(transmit, link);
    if (response.sw !== SW.ok) return response;
  }
  return followContinuations(transmit, await exchangeOne(transmit, links.at(-1) ?? command));
}

/**
 * One short APDU, one answer, whatever it says; for applications that know neither chains nor GET RESPONSE. Its bytes
 * are wiped once it was sent: they may hold a PIN.
 */
export async function exchangeOne(transmit: GuardedTransmit, command: CommandApdu): Promise<ResponseApdu> {
  const bytes = encodeCommand(command);
  try {
    return decodeResponse(await transmit(bytes));
  } finally {
    bytes.fill(0);
  }
}

/** GET RESPONSE: `count` bytes, 1–256. */
export function getResponse(count: number): CommandApdu {
  return { cla: 0x00, ins: 0xc0, p1: 0x00, p2: 0x00, ne: count };
}

async function followContinuations(transmit: GuardedTransmit, first: ResponseApdu): Promise<ResponseApdu> {
  let response = first;
  for (let round = 0; round <= MOST_CONTINUATIONS; round += 1) {
    const available = bytesAvailable(response.sw);
    if (available === undefined) return response;
    const next = await exchangeOne(transmit, getResponse(available));
    response = { data: concatBytes(response.data, next.data), sw: next.sw };
  }
  throw new CardError('RESPONSE_MALFORMED');
}
