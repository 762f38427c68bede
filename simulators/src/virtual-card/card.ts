import { equalBytes, fromHex, startsWithBytes, toHex } from '@monban/card-ap/bytes';
import { BADGE_AID } from '@monban/card-ap/card-profile';
import type { RandomBytes } from '@monban/card-ap/crypto/p256';
import { type Signer, signerFromScalar } from '@monban/card-ap/crypto/signature';
import { encodeResponse } from '@monban/card-ap/apdu';
import { INS } from '@monban/card-ap/applet/format';
import { SimulatorError } from '../errors.ts';
import { type Answer, type Application, type CardCommand, parseCommand, word } from './application.ts';
import { ATR } from './atr.ts';
import { BadgeApplication } from './badge-application.ts';
import { wiped } from './badge-memory.ts';
import {
  type BadgeState,
  blankBadge,
  type CardState,
  type Delivery,
  type JpkiState,
  type Tripwire,
} from './card-state.ts';
import type { FileApplicationDeps } from './file-application.ts';
import { createIdRecordApplication } from './id-record-application.ts';
import { ISSUER_DOMAIN } from './issuer-domain.ts';
import { createJpkiApplication, newJpkiPins } from './jpki-application.ts';
import { type BadgePlan, type Device, getPersona } from './personas.ts';
import { reportTripwire } from './tripwire-channel.ts';
import { createTripwires, newTripwirePins } from './tripwires.ts';
import type { CardEnd } from './vpcd-client.ts';
import { WORD } from './word.ts';

export interface VirtualCardOptions {
  readonly state: CardState;
  readonly randomBytes: RandomBytes;
  /**
   * Makes the whole state durable before the answer leaves; when it throws, the card breaks off as if pulled and
   * keeps its former state.
   */
  readonly commit?: (state: CardState) => void;
  /** Somebody selected a number-bearing application; the flag in the state is committed already. */
  readonly onTripwire?: (tripwire: Tripwire) => void;
  /** How the card signs with its 32-byte card key; tests put a known signature here. */
  readonly signerOf?: (cardKey: Uint8Array) => Signer;
}

/** A card in nobody's reader: bytes in, bytes out. */
export interface VirtualCard extends CardEnd {
  execute(command: Uint8Array): Uint8Array | undefined;
  /** The non-volatile memory as last committed. */
  state(): CardState;
}

/** What a new card is made of beside its persona. */
export interface NewCardParts {
  /** From the test certificate authority; every device but the company's card needs it. */
  readonly jpki?: JpkiState;
  /** Hexadecimal; default what its reader says. */
  readonly atr?: string;
  /** The badge of another card, for the persona that copies one. */
  readonly copiedBadge?: BadgeState;
  /** Hexadecimal, for the persona that has an identifier. */
  readonly idRecord?: string;
  readonly delivery?: Partial<Delivery>;
}

/**
 * A new card of this persona.
 * @throws SimulatorError `PERSONA_UNKNOWN`, `CLONE_SOURCE_MISSING`
 */
export function newCardState(personaName: string, parts: NewCardParts): CardState {
  const persona = getPersona(personaName);
  const isNational = persona.device !== 'company-card';
  const { jpki = null } = parts;
  if (isNational && jpki === null) throw new TypeError(`${personaName} needs certificates`);
  return {
    version: 1,
    persona: persona.name,
    atr: parts.atr ?? defaultAtr(persona.device),
    tripped: [],
    pins: jpki === null ? {} : { ...newJpkiPins(jpki, persona), ...newTripwirePins() },
    jpki: isNational ? jpki : null,
    badges: newBadges(persona.badge, parts.copiedBadge),
    idRecord: persona.hasIdRecord ? (parts.idRecord ?? '') : null,
    delivery: { latency: null, frames: 'whole', ...parts.delivery },
  };
}

function newBadges(plan: BadgePlan, copied: BadgeState | undefined): BadgeState[] {
  const blank = blankBadge(toHex(BADGE_AID));
  switch (plan) {
    case 'none':
      return [];
    case 'blank':
      return [blank];
    case 'terminated':
      return [wiped({ ...blank, lifeCycle: 'terminated', counter: 1 })];
    case 'copied':
      if (copied === undefined) {
        throw new SimulatorError('CLONE_SOURCE_MISSING', {
          reason: 'a clone needs a card with an active badge',
        });
      }
      return [copied];
  }
}

function defaultAtr(device: Device): string {
  if (device === 'company-card') return ATR.company;
  return device === 'resident-card' ? ATR.resident : ATR.nfc;
}

/** Puts a card together from its memory. After power-on the issuer's domain is current. */
export function createVirtualCard(options: VirtualCardOptions): VirtualCard {
  return new Card(options);
}

class Card implements VirtualCard {
  readonly atr: Uint8Array;
  readonly #options: VirtualCardOptions;
  readonly #isMute: boolean;
  readonly #applications: readonly Application[];
  #state: CardState;
  #current: Application = ISSUER_DOMAIN;

  constructor(options: VirtualCardOptions) {
    this.#options = options;
    this.#state = options.state;
    this.#isMute = getPersona(options.state.persona).isMute;
    this.atr = fromHex(options.state.atr);
    this.#applications = this.#install();
  }

  state(): CardState {
    return this.#state;
  }

  powerOn(): void {
    this.reset();
  }

  powerOff(): void {
    this.reset();
  }

  reset(): void {
    this.#current.deselect();
    this.#current = ISSUER_DOMAIN;
  }

  execute(bytes: Uint8Array): Uint8Array | undefined {
    if (this.#isMute) return undefined;
    const command = parseCommand(bytes);
    const response = command === undefined ? word(WORD.wrongLength) : this.#dispatch(command);
    return encodeResponse(response);
  }

  #dispatch(command: CardCommand): Answer {
    const isSelectByName = command.cla === 0x00 && command.ins === INS.select && command.p1 === 0x04;
    return isSelectByName ? this.#selectByName(command) : this.#current.execute(command);
  }

  #selectByName({ p2, body }: CardCommand): Answer {
    this.#current.deselect();
    if (p2 !== 0x00 && p2 !== 0x0c) return word(WORD.wrongParameters);
    if (body === undefined || body.isExtended || body.data.length > 16) return word(WORD.wrongLength);
    const found = this.#findApplication(body.data);
    if (found === undefined) return word(WORD.notFound);
    this.#current = found;
    return found.select(p2);
  }

  /** An exact name first; else the first name that begins so, as the real card does (and without a name, the issuer's). */
  #findApplication(name: Uint8Array): Application | undefined {
    if (name.length === 0) return ISSUER_DOMAIN;
    const exact = this.#applications.find(({ aid }) => equalBytes(aid, name));
    return exact ?? this.#applications.find(({ aid }) => startsWithBytes(aid, name));
  }

  #install(): readonly Application[] {
    const { randomBytes } = this.#options;
    const pins: FileApplicationDeps['pins'] = {
      get: (key) => this.#state.pins[key],
      put: (key, pin) => {
        this.#commit({ ...this.#state, pins: { ...this.#state.pins, [key]: pin } });
      },
    };
    const { jpki, idRecord, persona } = this.#state;
    const badges = this.#state.badges.map((_, index) => this.#installBadge(index));
    if (jpki === null) return [...badges, ISSUER_DOMAIN];
    const deps = { pins, randomBytes };
    const idRecords = idRecord === null ? [] : [createIdRecordApplication(idRecord, deps)];
    const jpkiApplication = createJpkiApplication(jpki, getPersona(persona).device, deps);
    // Tripwires first: whoever selects by a prefix that fits several names meets one.
    const tripwires = createTripwires(deps, (tripwire) => {
      this.#trip(tripwire);
    });
    return [...tripwires, jpkiApplication, ...badges, ...idRecords, ISSUER_DOMAIN];
  }

  #installBadge(index: number): Application {
    const memory = {
      get: (): BadgeState => this.#badge(index),
      put: (badge: BadgeState): void => {
        this.#commit({ ...this.#state, badges: this.#state.badges.with(index, badge) });
      },
    };
    const { randomBytes, signerOf = signerFromScalar } = this.#options;
    return new BadgeApplication(memory, { randomBytes, signerOf });
  }

  #badge(index: number): BadgeState {
    const badge = this.#state.badges[index];
    if (badge === undefined) throw new RangeError('no such badge instance');
    return badge;
  }

  #trip(tripwire: Tripwire): void {
    if (!this.#state.tripped.includes(tripwire)) {
      this.#commit({ ...this.#state, tripped: [...this.#state.tripped, tripwire] });
    }
    this.#options.onTripwire?.(tripwire);
    reportTripwire({ card: this.#state.persona, tripwire });
  }

  #commit(state: CardState): void {
    this.#options.commit?.(state);
    this.#state = state;
  }
}
