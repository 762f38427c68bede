import { randomBytes } from 'node:crypto';
import { fromHex, toHex } from '@monban/card-ap/bytes';
import { createVirtualCard, type VirtualCard } from '@monban/simulators/virtual-card/card';
import type { CardState } from '@monban/simulators/virtual-card/card-state';
import { blankCard } from './test-company.ts';

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

export const SELECT_JPKI = '00a4040c0ad392f000260100000001';
export const SELECT_BADGE = '00a4040008f04d4f4e42414e0100';

export const selectFile = (file: string): string => `00a4020c02${file}`;

/** VERIFY on the selected PIN file. */
export function verifyPin(pin: string): string {
  const digits = toHex(new TextEncoder().encode(pin));
  return `00200080${pin.length.toString(16).padStart(2, '0')}${digits}`;
}

export const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

const issuedStates = new Map<string, CardState>();

/** A card that nobody has used yet; each persona is issued once, because its RSA keys take a moment. */
export async function freshCard(persona: string): Promise<VirtualCard> {
  const state = issuedStates.get(persona) ?? (await blankCard(persona)).state();
  issuedStates.set(persona, state);
  return createVirtualCard({ state, randomBytes: random });
}
