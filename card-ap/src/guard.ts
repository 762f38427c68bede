import { type CommandApdu, decodeCommand, decodeResponse, encodeCommand } from './apdu.ts';
import { ITEM } from './applet/format.ts';
import { equalBytes } from './bytes.ts';
import { BADGE_AID, CERTIFICATE_FILES, isBadgeAid, NATIONAL_CARD_PROFILES } from './card-profile.ts';
import { CardError } from './errors.ts';
import { findAllowedCommand, type GuardProfile } from './guard/allow-list.ts';
import { KnownBytes } from './guard/known-bytes.ts';
import { holdsNumber, type Reading } from './guard/number-scan.ts';
import { type CardPosition, nextPosition, POSITION_UNKNOWN } from './guard/position.ts';
import type { AllowedCommand, Applications } from './guard/rule.ts';
import type { GuardedTransmit, RawTransmit } from './transmit.ts';

export type { GuardProfile } from './guard/allow-list.ts';

/**
 * THE APDU GUARD. The only maker of a `GuardedTransmit`, one for each time a card is powered on.
 *
 * - Nothing leaves but the commands listed for the profile, byte for byte, at a moment when the card surely has the
 *   application and file selected for which they are meant. Everything else throws COMMAND_REFUSED before it leaves.
 * - Nothing comes in that holds a My Number, also when its digits are spread over several answers. A hit throws
 *   NUMBER_EXPOSED after the bytes, and what was handed out before of the same file, are wiped; from then on this
 *   guard refuses every command with NUMBER_EXPOSED.
 * - Whatever the card or the reader does, what is thrown is a CardError: TRANSPORT when the reader fails or answers
 *   fewer than two bytes, RESPONSE_MALFORMED when it answers more than a short APDU can.
 *
 * Commands go one at a time; a second one before the answer to the first is COMMAND_REFUSED.
 */
export function guardTransmit(
  raw: RawTransmit,
  profile: GuardProfile,
  badgeAid: Uint8Array = BADGE_AID,
): GuardedTransmit {
  if (!isBadgeAid(badgeAid)) throw new CardError('COMMAND_REFUSED', { details: { why: 'badge AID' } });
  const applications = { badgeAid: badgeAid.slice(), nationalCards: NATIONAL_CARD_PROFILES };
  const guard = new CardGuard(raw, profile, applications);
  return ((command) => guard.transmit(command)) as GuardedTransmit;
}

interface Allowed {
  readonly kind: AllowedCommand;
  readonly command: CommandApdu;
  readonly bytes: Uint8Array;
}

class CardGuard {
  readonly #raw: RawTransmit;
  readonly #profile: GuardProfile;
  readonly #applications: Applications;
  readonly #files = new Map<string, KnownBytes>();
  #answer = new KnownBytes();
  #position: CardPosition = POSITION_UNKNOWN;
  #isBusy = false;
  #isExposed = false;

  constructor(raw: RawTransmit, profile: GuardProfile, applications: Applications) {
    this.#raw = raw;
    this.#profile = profile;
    this.#applications = applications;
  }

  async transmit(bytes: Uint8Array): Promise<Uint8Array> {
    if (this.#isExposed) throw new CardError('NUMBER_EXPOSED');
    if (this.#isBusy) throw new CardError('COMMAND_REFUSED', { details: { why: 'one at a time' } });
    const allowed = this.#requireAllowed(bytes);
    this.#isBusy = true;
    try {
      return await this.#exchange(allowed);
    } finally {
      if (mayHoldPin(allowed)) allowed.bytes.fill(0);
      this.#isBusy = false;
    }
  }

  #requireAllowed(bytes: Uint8Array): Allowed {
    // A copy: what was looked at is what leaves.
    const copy = new Uint8Array(bytes);
    const command = decodeOrRefuse(copy);
    const at = { ...this.#applications, position: this.#position };
    const kind = findAllowedCommand(command, this.#profile, at);
    if (kind === undefined || !isEncodedSo(command, copy)) throw refusal(command);
    return { kind, command, bytes: copy };
  }

  async #exchange(allowed: Allowed): Promise<Uint8Array> {
    const before = this.#position;
    this.#position = POSITION_UNKNOWN;
    const raw = await this.#send(allowed.bytes);
    const answer = new Uint8Array(raw);
    const { data, sw } = decodeResponse(answer);
    const seen = this.#look(allowed, before, data);
    if (seen === undefined) {
      raw.fill(0);
      answer.fill(0);
      throw new CardError('NUMBER_EXPOSED', { details: { command: allowed.kind } });
    }
    seen.remember(answer);
    this.#position = nextPosition(before, { kind: allowed.kind, command: allowed.command, sw });
    return answer;
  }

  async #send(bytes: Uint8Array): Promise<Uint8Array> {
    let answer: unknown;
    try {
      answer = await this.#raw(bytes);
    } catch (cause) {
      throw new CardError('TRANSPORT', { cause });
    }
    if (!(answer instanceof Uint8Array)) throw new CardError('TRANSPORT');
    return answer;
  }

  /** Puts the data beside what is known already; undefined, and everything wiped, when that shows a number. */
  #look(allowed: Allowed, position: CardPosition, data: Uint8Array): KnownBytes | undefined {
    const { known, offset, reading } = this.#placeOf(allowed, position);
    const stretch = known.add(offset, data);
    if (!holdsNumber(stretch.bytes, stretch.start, reading)) return known;
    this.#isExposed = true;
    known.wipe();
    return undefined;
  }

  #placeOf(
    allowed: Allowed,
    position: CardPosition,
  ): { readonly known: KnownBytes; readonly offset: number; readonly reading: Reading } {
    const { kind, command } = allowed;
    if (kind === 'read-binary' && position.file !== undefined) {
      return {
        known: this.#knownOfFile(`${position.card?.name ?? ''}/${position.file}`),
        offset: command.p1 * 256 + command.p2,
        reading: isCertificate(position) ? 'certificate-file' : 'file',
      };
    }
    if (kind !== 'get-response') this.#answer = new KnownBytes();
    return { known: this.#answer, offset: this.#answer.length, reading: 'answer' };
  }

  #knownOfFile(file: string): KnownBytes {
    const known = this.#files.get(file) ?? new KnownBytes();
    this.#files.set(file, known);
    return known;
  }
}

function isCertificate({ card, file }: CardPosition): boolean {
  return CERTIFICATE_FILES.some((name) => card !== undefined && card.files[name] === file);
}

function decodeOrRefuse(bytes: Uint8Array): CommandApdu {
  try {
    return decodeCommand(bytes);
  } catch (cause) {
    throw new CardError('COMMAND_REFUSED', { cause });
  }
}

/** The holder's PIN for the user key, and the item of a badge that holds its PINs. */
function mayHoldPin({ kind, command }: Allowed): boolean {
  return kind === 'verify-user-pin' || (kind === 'put-data' && command.p2 === ITEM.pins);
}

/** There is one way to write a command; another one could mean something else to a card. */
function isEncodedSo(command: CommandApdu, bytes: Uint8Array): boolean {
  const encoded = encodeCommand(command);
  const isSame = equalBytes(encoded, bytes);
  // It may hold a PIN.
  encoded.fill(0);
  return isSame;
}

/** Names the instruction only: data may hold a PIN. */
function refusal(command: CommandApdu): CardError {
  return new CardError('COMMAND_REFUSED', { details: { ins: command.ins } });
}
