import { fromHex, toHex } from '@monban/card-ap/bytes';
import type { VirtualCard } from '@monban/simulators/virtual-card/card';

/** One command to a card in nobody's reader, both in hexadecimal; spaces are for the eye. A mute card gives ''. */
export function send(card: VirtualCard, command: string): string {
  return toHex(card.execute(fromHex(command.replaceAll(' ', ''))) ?? new Uint8Array());
}

/** The status word alone. */
export function sendForWord(card: VirtualCard, command: string): string {
  return send(card, command).slice(-4);
}

/** Random bytes that are known beforehand, in the order in which they are drawn. */
export function scriptedBytes(...draws: readonly string[]): (length: number) => Uint8Array {
  const rest = draws.map(fromHex);
  return (length) => {
    const drawn = rest.shift();
    if (drawn?.length !== length) throw new Error(`no ${length} scripted bytes are left`);
    return new Uint8Array(drawn);
  };
}
