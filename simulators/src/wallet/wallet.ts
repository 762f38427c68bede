import { setTimeout as delay } from 'node:timers/promises';
import { SimulatorError } from '../errors.ts';
import { TEST_USER_POLICY_OID } from '../ca/names.ts';
import { createVirtualCard, type VirtualCard } from '../virtual-card/card.ts';
import type { CardState, Tripwire } from '../virtual-card/card-state.ts';
import { parseReaderAddress } from '../virtual-card/reader-address.ts';
import type { CardFiles } from './card-files.ts';
import type { CreateCardRequest, HierarchyView, InsertRequest } from './messages.ts';
import { type IssuingOffice, makeCard, renewCertificates } from './new-card.ts';
import { WalletCard } from './wallet-card.ts';

export interface WalletDeps {
  readonly files: CardFiles;
  readonly now: () => Date;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Somebody opened a number-bearing application: the run has failed, whatever else happens. */
  readonly onTripwire: (cardId: string, tripwire: Tripwire) => void;
}

/**
 * pcscd asks vpcd about every 400 ms whether a card is there: one that is exchanged faster has never left for it (tried:
 * missed after 350 ms, seen after 450). Hands are not faster either.
 */
const EXCHANGE_MS = 500;

/** Many cards, each in at most one reader, each reader with at most one card. */
export class Wallet {
  readonly #deps: WalletDeps;
  readonly #office: IssuingOffice;
  readonly #cards = new Map<string, WalletCard>();
  readonly #reserved = new Set<string>();

  constructor(deps: WalletDeps) {
    this.#deps = deps;
    this.#office = { hierarchy: () => deps.files.hierarchy(), now: deps.now, randomBytes: deps.randomBytes };
    for (const { id, state } of deps.files.list()) {
      this.#cards.set(id, new WalletCard(id, this.#virtualCard(id, state), deps.now));
    }
  }

  list(): readonly WalletCard[] {
    return [...this.#cards.values()];
  }

  /** @throws SimulatorError `CARD_NOT_FOUND` */
  get(id: string): WalletCard {
    const card = this.#cards.get(id);
    if (card === undefined) throw new SimulatorError('CARD_NOT_FOUND', { reason: id });
    return card;
  }

  /** @throws SimulatorError `CARD_EXISTS`, `PERSONA_UNKNOWN`, `CARD_NOT_FOUND`, `CLONE_SOURCE_MISSING` */
  async create({ id, cloneOf, latency, frames, ...kind }: CreateCardRequest): Promise<WalletCard> {
    if (this.#cards.has(id) || this.#reserved.has(id)) {
      throw new SimulatorError('CARD_EXISTS', { reason: id });
    }
    this.#reserved.add(id);
    try {
      const state = await makeCard(this.#office, {
        ...kind,
        cloneOf: cloneOf === undefined ? undefined : this.get(cloneOf).state,
        delivery: { latency: latency ?? null, frames: frames ?? 'whole' },
      });
      this.#deps.files.save(id, state);
      const card = new WalletCard(id, this.#virtualCard(id, state), this.#deps.now);
      this.#cards.set(id, card);
      return card;
    } finally {
      this.#reserved.delete(id);
    }
  }

  /**
   * The holder had the certificates renewed: other serial numbers and keys, everything else as it was.
   * @throws SimulatorError `CARD_NOT_FOUND`, `CARD_IN_READER`, `CERTIFICATE_MISSING`
   */
  async renew(id: string): Promise<WalletCard> {
    const card = this.get(id);
    const { jpki } = await renewCertificates(this.#office, card.state);
    card.rewrite((now) => {
      // Whatever happened to the card while the keys were made stays.
      const state = { ...now, jpki };
      this.#deps.files.save(id, state);
      return this.#virtualCard(id, state);
    });
    return card;
  }

  /** @throws SimulatorError `CARD_NOT_FOUND`, `CARD_IN_READER`, `READER_OCCUPIED`, `READER_UNREACHABLE` */
  async insert(id: string, { address, pull }: InsertRequest): Promise<WalletCard> {
    const card = this.get(id);
    await this.#untilExchanged(address);
    const other = this.list().find((candidate) => candidate !== card && candidate.address === address);
    if (other !== undefined) {
      throw new SimulatorError('READER_OCCUPIED', { reason: `${other.id} lies on ${address}` });
    }
    await card.insert(address, pull);
    return card;
  }

  async hierarchy(): Promise<HierarchyView> {
    const { userAuthentication, digitalSignature, nextGeneration } = await this.#deps.files.hierarchy();
    return {
      nextGeneration: nextGeneration.certificate,
      userAuthentication: userAuthentication.map(({ certificate }) => certificate),
      digitalSignature: digitalSignature.map(({ certificate }) => certificate),
      userPolicyOid: TEST_USER_POLICY_OID,
    };
  }

  /** Takes every card out of its reader. */
  async close(): Promise<void> {
    const inReaders = this.list().filter((card) => card.address !== undefined);
    await Promise.all(inReaders.map((card) => card.remove()));
  }

  /** An in-process reader sees each connection for itself. */
  async #untilExchanged(address: string): Promise<void> {
    if (parseReaderAddress(address).kind === 'unix') return;
    const left = this.list().map((card) => (card.left?.address === address ? card.left.at.getTime() : 0));
    const waitMs = Math.max(0, ...left) + EXCHANGE_MS - this.#deps.now().getTime();
    if (waitMs > 0) await delay(waitMs);
  }

  #virtualCard(id: string, state: CardState): VirtualCard {
    const { files, randomBytes, onTripwire } = this.#deps;
    return createVirtualCard({
      state,
      randomBytes,
      commit: (next) => {
        files.save(id, next);
      },
      onTripwire: (tripwire) => {
        onTripwire(id, tripwire);
      },
    });
  }
}
