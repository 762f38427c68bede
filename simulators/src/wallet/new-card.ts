import type { RandomBytes } from '@monban/card-ap/crypto/p256';
import type { TestHierarchy } from '../ca/hierarchy.ts';
import { type CardTerm, issueCard } from '../ca/issue-card.ts';
import { type AtrKind, atrOf } from '../virtual-card/atr.ts';
import { newCardState } from '../virtual-card/card.ts';
import type { CardState } from '../virtual-card/card-state.ts';
import { getPersona } from '../virtual-card/personas.ts';

export interface NewCardOptions {
  readonly persona: string;
  readonly atr?: AtrKind | undefined;
  /** 0: the older authority, 1 (default): the newer one. */
  readonly generation?: 0 | 1 | undefined;
}

export interface IssuingOffice {
  /** Or how to get it, once a card needs one: new authorities take a second or two. */
  readonly hierarchy: TestHierarchy | (() => Promise<TestHierarchy>);
  readonly now: () => Date;
  readonly randomBytes: RandomBytes;
}

/**
 * A new card as the municipality, or for a company card its maker, hands it out.
 * @throws SimulatorError `PERSONA_UNKNOWN`
 */
export async function makeCard(office: IssuingOffice, options: NewCardOptions): Promise<CardState> {
  const persona = getPersona(options.persona);
  const atr = options.atr === undefined ? undefined : atrOf(options.atr, office.randomBytes);
  const shape = atr === undefined ? {} : { atr };
  if (persona.carrier === 'company-card') return newCardState(persona.name, shape);
  const term = cardTerm(office, options.generation ?? 1);
  const { hierarchy } = office;
  const jpki = await issueCard(typeof hierarchy === 'function' ? await hierarchy() : hierarchy, term);
  return newCardState(persona.name, { ...shape, jpki });
}

/** From yesterday to the end of a day in Japan four to five years on. */
function cardTerm({ now, randomBytes }: IssuingOffice, generation: 0 | 1): CardTerm {
  const at = now();
  const notBefore = new Date(at.getTime() - 24 * 3600 * 1000);
  notBefore.setUTCMilliseconds(0);
  const notAfter = new Date(Date.UTC(at.getUTCFullYear() + 4, at.getUTCMonth() + 6, 17, 14, 59, 59));
  return { generation, notBefore, notAfter, serial: positiveSerial(randomBytes(4)) };
}

/** Four bytes, neither negative nor short. */
function positiveSerial(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, index) => (index === 0 ? (byte & 0x3f) | 0x40 : byte));
}
