import { toHex } from '@monban/card-ap/bytes';
import type { RawTransmit } from '@monban/card-ap/transmit';

/** A card that answers from a list, in hexadecimal, and keeps what it was sent. */
export interface ScriptedCard {
  readonly transmit: RawTransmit;
  readonly received: readonly string[];
}

/** Answers in order; past the end it is gone, as a pulled card is. */
export function scriptedCard(answers: readonly string[]): ScriptedCard {
  const received: string[] = [];
  const transmit: RawTransmit = (command) => {
    const answer = answers[received.length];
    received.push(toHex(command));
    return answer === undefined
      ? Promise.reject(new Error('card removed'))
      : Promise.resolve(new Uint8Array(Buffer.from(answer, 'hex')));
  };
  return { transmit, received };
}
