import { CHAINING_BIT } from '@monban/card-ap/apdu';
import { concatBytes, fromHex, toHex } from '@monban/card-ap/bytes';
import { encodeSelectAnswer } from '@monban/card-ap/applet/answer';
import { INS, type Item, LENGTH, MOST_PIN_TRIES } from '@monban/card-ap/applet/format';
import { verifyChange } from '@monban/card-ap/applet/management';
import type { PinKeys } from '@monban/card-ap/applet/seal';
import { generateKeyPair, type RandomBytes } from '@monban/card-ap/crypto/p256';
import type { Signer } from '@monban/card-ap/crypto/signature';
import { type Answer, answer, type Application, type CardCommand, OK, word } from './application.ts';
import { answerChallenge, parseChallenge } from './badge-answer.ts';
import { checkCommand } from './badge-checks.ts';
import { hasItemLength, isItemContent, itemOf, LONGEST_CHAIN } from './badge-items.ts';
import { type BadgeMemory, isWiped, requireItem, wiped, withItem } from './badge-memory.ts';
import { verifyBadgePin } from './badge-pin.ts';
import { type BadgeState, blankBadge } from './card-state.ts';
import { WORD } from './word.ts';

export interface BadgeDeps {
  readonly randomBytes: RandomBytes;
  readonly signerOf: (cardKey: Uint8Array) => Signer;
}

/** What one command leaves for the next, and for no other. */
interface Volatile {
  /** The rest of an answer that GET RESPONSE may fetch, and what VERIFY may use after it. */
  readonly rest?: { readonly bytes: Uint8Array; readonly pinKeys: PinKeys };
  /** After a complete answer to AUTHENTICATE. */
  readonly pinKeys?: PinKeys;
  readonly challenge?: Uint8Array;
  readonly chain?: Chain;
}

interface Chain {
  readonly p2: number;
  readonly data: Uint8Array;
  /** The challenge that the first command of the chain spent. */
  readonly challenge: Uint8Array | undefined;
}

const NOTHING: Volatile = {};
const LONGEST_RESPONSE = 256;
const MORE_DATA = 0x6100;

/** The badge application, version 1, as docs/protocol/badge-ap.md fixes its bytes: one instance. */
export class BadgeApplication implements Application {
  readonly aid: Uint8Array;
  readonly #memory: BadgeMemory;
  readonly #deps: BadgeDeps;
  #volatile: Volatile = NOTHING;

  constructor(memory: BadgeMemory, deps: BadgeDeps) {
    this.aid = fromHex(memory.get().aid);
    this.#memory = memory;
    this.#deps = deps;
  }

  select(p2: number): Answer {
    if (p2 !== 0x00) return word(WORD.wrongParameters);
    const state = this.#memory.get();
    // Terminated is committed before the wipe; a card pulled in between finishes here.
    if (state.lifeCycle === 'terminated' && !isWiped(state)) this.#memory.put(wiped(state));
    return answer(encodeSelectAnswer(state.lifeCycle));
  }

  deselect(): void {
    this.#volatile = NOTHING;
  }

  execute(command: CardCommand): Answer {
    const before = this.#volatile;
    // Any command but GET RESPONSE drops a pending rest.
    this.#volatile = command.ins === INS.getResponse && before.rest ? { rest: before.rest } : NOTHING;
    const pending = { hasRest: before.rest !== undefined, canVerify: before.pinKeys !== undefined };
    const body = checkCommand(command, this.#memory.get(), pending);
    return typeof body === 'number' ? word(body) : this.#run(command, body.data, before);
  }

  #run(command: CardCommand, data: Uint8Array, before: Volatile): Answer {
    switch (command.ins) {
      case INS.internalAuthenticate:
        return this.#authenticate(data);
      case INS.getResponse:
        return this.#getResponse(before);
      case INS.verify:
        return this.#verify(data, before);
      case INS.getChallenge:
        return this.#getChallenge();
      case INS.generateKey:
        return this.#generateKey();
      case INS.activate:
        this.#memory.put({ ...this.#memory.get(), lifeCycle: 'active' });
        return OK;
      case INS.putData:
        return this.#putData(command, data, before);
      case INS.terminate:
        return this.#terminate(command, data, before.challenge);
      default:
        return word(WORD.instructionNotSupported);
    }
  }

  #authenticate(data: Uint8Array): Answer {
    const challenge = parseChallenge(data);
    if (challenge === undefined) return word(WORD.wrongData);
    const state = this.#memory.get();
    const counted = { ...state, counter: state.counter + 1 };
    this.#memory.put(counted);
    const ephemeral = generateKeyPair(this.#deps.randomBytes);
    const keys = { ephemeral, signerOf: this.#deps.signerOf };
    const { response, pinKeys } = answerChallenge(counted, challenge, keys);
    if (response.length <= LONGEST_RESPONSE) {
      this.#volatile = { pinKeys };
      return answer(response);
    }
    const bytes = response.subarray(LONGEST_RESPONSE);
    this.#volatile = { rest: { bytes, pinKeys } };
    return { data: response.subarray(0, LONGEST_RESPONSE), sw: MORE_DATA | bytes.length };
  }

  #getResponse({ rest }: Volatile): Answer {
    if (rest === undefined) return word(WORD.conditionsNotSatisfied);
    this.#volatile = { pinKeys: rest.pinKeys };
    return answer(rest.bytes);
  }

  #verify(data: Uint8Array, { pinKeys }: Volatile): Answer {
    if (pinKeys === undefined) return word(WORD.conditionsNotSatisfied);
    const response = verifyBadgePin(this.#memory, data, pinKeys);
    return response === undefined ? word(WORD.securityStatusNotSatisfied) : answer(response);
  }

  #getChallenge(): Answer {
    const challenge = this.#deps.randomBytes(LENGTH.challenge);
    this.#volatile = { challenge };
    return answer(challenge);
  }

  #generateKey(): Answer {
    const keyPair = generateKeyPair(this.#deps.randomBytes);
    this.#memory.put({ ...blankBadge(toHex(this.aid)), cardKey: toHex(keyPair.privateKey) });
    return answer(keyPair.publicKey);
  }

  #putData(command: CardCommand, part: Uint8Array, before: Volatile): Answer {
    const whole = joinChain(command, part, before);
    if (whole.data.length > LONGEST_CHAIN) return word(WORD.wrongLength);
    if ((command.cla & CHAINING_BIT) !== 0) {
      if (part.length === 0) return word(WORD.wrongLength);
      this.#volatile = { chain: whole };
      return OK;
    }
    const item = itemOf(command.p2);
    if (item === undefined) return word(WORD.wrongParameters);
    return this.#memory.get().lifeCycle === 'blank'
      ? this.#storeItem(item, whole.data)
      : this.#changeItem(item, command, whole);
  }

  #storeItem(item: Item, value: Uint8Array): Answer {
    if (!hasItemLength(item, value.length)) return word(WORD.wrongLength);
    if (!isItemContent(item, value)) return word(WORD.wrongData);
    this.#memory.put(withItem(this.#memory.get(), item, value));
    return OK;
  }

  #changeItem(item: Item, command: CardCommand, { data, challenge }: Chain): Answer {
    const value = data.subarray(LENGTH.signature);
    const isLongEnough = data.length >= LENGTH.signature;
    if (!isLongEnough || !hasItemLength(item, value.length)) return word(WORD.wrongLength);
    if (!this.#isSigned(command, data, challenge)) return word(WORD.securityStatusNotSatisfied);
    const state = this.#memory.get();
    if (!isItemContent(item, value) || !isNewer(item, value, state)) return word(WORD.wrongData);
    const changed = withItem(state, item, value);
    this.#memory.put(item === 'pins' ? { ...changed, pinTriesLeft: MOST_PIN_TRIES } : changed);
    return OK;
  }

  #terminate(command: CardCommand, data: Uint8Array, challenge: Uint8Array | undefined): Answer {
    if (!this.#isSigned(command, data, challenge)) return word(WORD.securityStatusNotSatisfied);
    const terminated: BadgeState = { ...this.#memory.get(), lifeCycle: 'terminated' };
    this.#memory.put(terminated);
    this.#memory.put(wiped(terminated));
    return OK;
  }

  #isSigned({ ins, p2 }: CardCommand, data: Uint8Array, challenge: Uint8Array | undefined): boolean {
    if (challenge === undefined) return false;
    const state = this.#memory.get();
    const target = { challenge, badgeId: requireItem(state, 'badgeId') };
    const value = data.subarray(LENGTH.signature);
    const signature = data.subarray(0, LENGTH.signature);
    return verifyChange({ target, ins, p2, value }, signature, requireItem(state, 'managementKey'));
  }
}

/** A chain is one command: the same item in a row. Anything in between has dropped what was there. */
function joinChain({ p2 }: CardCommand, part: Uint8Array, before: Volatile): Chain {
  const { chain } = before;
  if (chain?.p2 !== p2) return { p2, data: part, challenge: before.challenge };
  return { ...chain, data: concatBytes(chain.data, part) };
}

/** A site key replaces another only with a greater version. */
function isNewer(item: Item, value: Uint8Array, state: BadgeState): boolean {
  return item !== 'siteKey' || (value[0] ?? 0) > (requireItem(state, 'siteKey')[0] ?? 0);
}
