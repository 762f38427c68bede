import { toHex } from '@monban/card-ap/bytes';
import { generateKeyPair, type RandomBytes } from '@monban/card-ap/crypto/p256';
import {
  authorityOf,
  endOfGeneration,
  forgeAuthority,
  type Generation,
  type TestHierarchy,
} from '../ca/hierarchy.ts';
import { type CardTerm, issueCard, issueHalf, issueNextGenerationCard } from '../ca/issue-card.ts';
import { generateKey } from '../ca/keys.ts';
import { SimulatorError } from '../errors.ts';
import { type AtrKind, atrOf } from '../virtual-card/atr.ts';
import { newCardState } from '../virtual-card/card.ts';
import type {
  BadgeState,
  CardState,
  Delivery,
  JpkiState,
  KeyedCertificate,
} from '../virtual-card/card-state.ts';
import { type CertificatePlan, getPersona, type Persona } from '../virtual-card/personas.ts';

export interface NewCardOptions {
  readonly persona: string;
  readonly atr?: AtrKind | undefined;
  /** Whose badge and certificate a clone copies, and whose certificate `copied-cert` shows. */
  readonly cloneOf?: CardState | undefined;
  readonly delivery?: Partial<Delivery> | undefined;
}

export interface IssuingOffice {
  /** Or how to get it, once a card needs one: new authorities take a second or two. */
  readonly hierarchy: TestHierarchy | (() => Promise<TestHierarchy>);
  readonly now: () => Date;
  readonly randomBytes: RandomBytes;
}

/**
 * A new card as the municipality, or for a company card its maker, hands it out; and as a forger makes it.
 * @throws SimulatorError `PERSONA_UNKNOWN`, `CLONE_SOURCE_MISSING`
 */
export async function makeCard(office: IssuingOffice, options: NewCardOptions): Promise<CardState> {
  const persona = getPersona(options.persona);
  const { atr, cloneOf, delivery = {} } = options;
  const copiedBadge = persona.badge === 'copied' ? copyBadge(office, cloneOf) : undefined;
  const jpki = persona.device === 'company-card' ? undefined : await issueJpki(office, persona, cloneOf);
  return newCardState(persona.name, {
    delivery,
    ...(atr === undefined ? {} : { atr: atrOf(atr, office.randomBytes) }),
    ...(jpki === undefined ? {} : { jpki }),
    ...(copiedBadge === undefined ? {} : { copiedBadge }),
    ...(persona.hasIdRecord ? { idRecord: toHex(office.randomBytes(16)) } : {}),
  });
}

/**
 * The same card after its holder had its certificates renewed: other serial numbers and keys, the same holder; badge,
 * PINs and everything else stay as they are. The newest authority issues them.
 * @throws SimulatorError `CERTIFICATE_MISSING` when the card has none to renew
 */
export async function renewCertificates(office: IssuingOffice, card: CardState): Promise<CardState> {
  const { jpki } = card;
  if (jpki?.profile !== 'jpki-2016' || jpki.user === null) {
    throw new SimulatorError('CERTIFICATE_MISSING', { reason: 'this card has no certificate to renew' });
  }
  const holder = new Uint8Array(Buffer.from(jpki.holder, 'hex'));
  const renewed = await issueCard(await hierarchyOf(office), { ...currentTerm(office, 3), holder });
  return { ...card, jpki: { ...renewed, sign: jpki.sign === null ? null : renewed.sign } };
}

async function issueJpki(
  office: IssuingOffice,
  persona: Persona,
  cloneOf: CardState | undefined,
): Promise<JpkiState> {
  const hierarchy = await hierarchyOf(office);
  const term = termOf(office, persona.certificate);
  if (persona.device === 'next-generation-card') return issueNextGenerationCard(hierarchy, term);
  const issued = await issueCard(hierarchy, term);
  const sign = persona.hasSignCertificate ? issued.sign : null;
  const user = await userHalf(issued, { persona, term, hierarchy, cloneOf, office });
  return { ...issued, user, sign };
}

interface UserHalfOrder {
  readonly persona: Persona;
  readonly term: CardTerm;
  readonly hierarchy: TestHierarchy;
  readonly cloneOf: CardState | undefined;
  readonly office: IssuingOffice;
}

/** What becomes of the honestly issued half. */
async function userHalf(issued: JpkiState, order: UserHalfOrder): Promise<JpkiState['user']> {
  const { user } = issued;
  const { certificate } = order.persona;
  if (user === null || certificate === 'none') return null;
  switch (certificate) {
    case 'current':
    case 'first-generation':
    case 'second-generation':
    case 'expired':
      return user;
    case 'renewed':
      return anotherHalf(order, order.term.holder);
    case 'forged':
      return issueHalf('user-authentication', await forgeAuthority(), { term: order.term, key: user.key });
    case 'copied':
      return { ...(await copiedHalf(order)), key: user.key };
  }
}

/** Another card's certificate: of the card to be cloned, or of one that exists on paper only. */
async function copiedHalf(order: UserHalfOrder): Promise<KeyedCertificate> {
  const { cloneOf, office } = order;
  if (cloneOf === undefined) return anotherHalf(order, office.randomBytes(4));
  const user = cloneOf.jpki?.user ?? null;
  if (user === null) {
    throw new SimulatorError('CLONE_SOURCE_MISSING', { reason: 'the card to clone has no certificate' });
  }
  return user;
}

async function anotherHalf(
  { hierarchy, office }: UserHalfOrder,
  holder: Uint8Array,
): Promise<KeyedCertificate> {
  const term = { ...currentTerm(office, 3), holder };
  const key = await generateKey('rsa-2048');
  return issueHalf('user-authentication', authorityOf(hierarchy, 'user-authentication', 3), { term, key });
}

/** Everything that a thief could read and store again; the card key has never left its card. */
function copyBadge({ randomBytes }: IssuingOffice, cloneOf: CardState | undefined): BadgeState {
  const badge = cloneOf?.badges.find(({ lifeCycle }) => lifeCycle === 'active');
  if (badge === undefined) {
    throw new SimulatorError('CLONE_SOURCE_MISSING', { reason: 'a clone needs a card with an active badge' });
  }
  return { ...badge, cardKey: toHex(generateKeyPair(randomBytes).privateKey) };
}

const GENERATION_OF: Partial<Record<CertificatePlan, Generation>> = {
  'first-generation': 1,
  'second-generation': 2,
  // Issued before the newest authority began.
  expired: 2,
};

function termOf(office: IssuingOffice, plan: CertificatePlan): CardTerm {
  const generation = GENERATION_OF[plan] ?? 3;
  if (plan === 'first-generation') {
    // Issued while the authority of 2015 was valid; it ends after it, which no real certificate does.
    return { ...currentTerm(office, generation), notBefore: new Date('2021-04-01T00:00:00Z') };
  }
  if (plan !== 'expired') return currentTerm(office, generation);
  const notBefore = daysFrom(office.now(), -5 * 365);
  return {
    ...currentTerm(office, generation),
    notBefore,
    notAfter: endOfDayInJapan(daysFrom(office.now(), -30)),
  };
}

/** From yesterday to the end of a day in Japan four to five years on, or to the authority's own end. */
function currentTerm({ now, randomBytes }: IssuingOffice, generation: Generation): CardTerm {
  const at = now();
  const wished = new Date(Date.UTC(at.getUTCFullYear() + 4, at.getUTCMonth() + 6, 17, 14, 59, 59));
  const end = endOfGeneration(generation);
  return {
    generation,
    notBefore: daysFrom(at, -1),
    notAfter: generation !== 1 && end < wished ? end : wished,
    serial: positiveSerial(randomBytes(4)),
    holder: randomBytes(4),
  };
}

function daysFrom(at: Date, days: number): Date {
  const moved = new Date(at.getTime() + days * 24 * 3600 * 1000);
  moved.setUTCMilliseconds(0);
  return moved;
}

function endOfDayInJapan(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), 14, 59, 59));
}

/** Four bytes, neither negative nor short. */
function positiveSerial(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, index) => (index === 0 ? (byte & 0x3f) | 0x40 : byte));
}

async function hierarchyOf({ hierarchy }: IssuingOffice): Promise<TestHierarchy> {
  return typeof hierarchy === 'function' ? hierarchy() : hierarchy;
}
