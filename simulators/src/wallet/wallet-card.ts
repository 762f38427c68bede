import { SimulatorError } from '../errors.ts';
import type { VirtualCard } from '../virtual-card/card.ts';
import type { CardState } from '../virtual-card/card-state.ts';
import { insertCard, type PullPlan, type SessionEnd, type VpcdSession } from '../virtual-card/vpcd-client.ts';
import type { CardView, TapEntry, WaitFor } from './messages.ts';
import { observe } from './tap-log.ts';

/** A reader that comes back waits at least twice as long before it calls a card newly laid on. */
const RETRY_MS = 100;

interface Place {
  readonly address: string;
  session: VpcdSession | undefined;
  retry: NodeJS.Timeout | undefined;
}

/**
 * A card and the place where it lies. A reader that goes away does not move the card: it lies there still and is
 * found again when the reader is back.
 */
export class WalletCard {
  readonly id: string;
  #card: VirtualCard;
  readonly #watchers = new Set<() => void>();
  #log: TapEntry[] = [];
  #place: Place | undefined;
  #lastEnd: SessionEnd['kind'] | null = null;
  #left: { readonly address: string; readonly at: Date } | undefined;
  readonly #now: () => Date;

  constructor(id: string, card: VirtualCard, now: () => Date) {
    this.id = id;
    this.#card = card;
    this.#now = now;
  }

  /** The reader that it was last taken out of, and when. */
  get left(): { readonly address: string; readonly at: Date } | undefined {
    return this.#left;
  }

  get address(): string | undefined {
    return this.#place?.address;
  }

  get entries(): readonly TapEntry[] {
    return this.#log;
  }

  /** Its memory as last committed. */
  get state(): CardState {
    return this.#card.state();
  }

  /**
   * The same piece of plastic after somebody with the right keys has written to it: `write` runs when no reader has it.
   * @throws SimulatorError `CARD_IN_READER`
   */
  rewrite(write: (state: CardState) => VirtualCard): void {
    this.#requireNoReader();
    this.#card = write(this.state);
  }

  view(): CardView {
    const { persona, atr, tripped, badges, jpki } = this.state;
    const place = this.#place;
    return {
      id: this.id,
      persona,
      atr,
      reader: place ? { address: place.address, isConnected: place.session !== undefined } : null,
      lastEnd: this.#lastEnd,
      apduCount: this.#apduCount(),
      tripped: [...tripped],
      badges: badges.map(({ aid, lifeCycle, counter, pinTriesLeft }) => ({
        aid,
        lifeCycle,
        counter,
        pinTriesLeft,
      })),
      userCertificate: jpki?.user?.certificate ?? null,
    };
  }

  /** @throws SimulatorError `CARD_IN_READER`, `READER_UNREACHABLE`, `ADDRESS_INVALID` */
  async insert(address: string, pull?: PullPlan): Promise<void> {
    this.#requireNoReader();
    const place: Place = { address, session: undefined, retry: undefined };
    this.#place = place;
    this.#log = [];
    try {
      await this.#connect(place, pull);
    } catch (error) {
      if (this.#place === place) this.#place = undefined;
      throw error;
    }
  }

  /** @throws SimulatorError `CARD_NOT_IN_READER` */
  async remove(): Promise<void> {
    const place = this.#place;
    if (place === undefined) throw new SimulatorError('CARD_NOT_IN_READER', { reason: this.id });
    this.#place = undefined;
    this.#lastEnd = 'removed';
    this.#left = { address: place.address, at: this.#now() };
    clearTimeout(place.retry);
    await place.session?.remove();
    this.#notify();
  }

  /** @throws SimulatorError `TIMED_OUT` */
  async waitFor(until: WaitFor, timeoutMs: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        settle();
      };
      const look = (): void => {
        if (this.#holds(until)) finish(resolve);
      };
      const timer = setTimeout(() => {
        const error = new SimulatorError('TIMED_OUT', { reason: `${this.id} after ${timeoutMs} ms` });
        finish(() => {
          reject(error);
        });
      }, timeoutMs);
      this.#watchers.add(look);
      look();
    });
  }

  async #connect(place: Place, pull?: PullPlan): Promise<void> {
    const observed = observe(this.#card, this.#log, () => {
      this.#notify();
    });
    const session = await insertCard(observed, place.address, { ...this.state.delivery, pull });
    if (this.#place !== place) {
      await session.remove();
      return;
    }
    place.session = session;
    void session.ended.then((end) => {
      this.#leave(place, end);
    });
    this.#notify();
  }

  #leave(place: Place, end: SessionEnd): void {
    place.session = undefined;
    if (this.#place !== place) return;
    this.#lastEnd = end.kind;
    if (end.kind === 'reader-lost') this.#retry(place);
    else {
      this.#place = undefined;
      this.#left = { address: place.address, at: this.#now() };
    }
    this.#notify();
  }

  #retry(place: Place): void {
    place.retry = setTimeout(() => {
      this.#connect(place).catch(() => {
        if (this.#place === place) this.#retry(place);
      });
    }, RETRY_MS);
  }

  #holds(until: WaitFor): boolean {
    switch (until.kind) {
      case 'apdus':
        return this.#apduCount() >= until.count;
      case 'out':
        return this.#place === undefined;
    }
  }

  #requireNoReader(): void {
    if (this.#place === undefined) return;
    throw new SimulatorError('CARD_IN_READER', { reason: `${this.id} lies on ${this.#place.address}` });
  }

  #apduCount(): number {
    return this.#log.filter((entry) => entry.kind === 'apdu').length;
  }

  #notify(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}
