import type { DemoCard, DemoDoor, DemoReaders, MakeDemoCard, PressDemoKeys } from '@monban/core/api/demo';
import { DemoDoor as DemoDoorSchema, DemoPushOutcome } from '@monban/core/api/demo';
import { AppError } from '@monban/core/errors';
import { DoorId, type ReaderId } from '@monban/core/ids';
import { z } from 'zod';
import { callSimulator, type SimulatorCall } from './simulator-socket.ts';

/** What the wallet says of a card; it says more, which is nobody's business here. */
const WalletCard = z.object({
  id: z.string(),
  persona: z.string(),
  reader: z.object({ address: z.string(), isConnected: z.boolean() }).nullable(),
  badges: z.array(z.object({ lifeCycle: z.enum(['blank', 'active', 'terminated']) })),
});

/** A door host may hold doors of tests, too, whose names are no ids. */
const SimulatedDoor = z.object({ ...DemoDoorSchema.shape, doorId: z.string() });

export interface DemoSockets {
  readonly walletSocket: string | undefined;
  readonly doorsSocket: string | undefined;
}

/** Virtual cards and doors as the demo page plays with them. */
export class Demo {
  readonly #sockets: DemoSockets;
  readonly #addresses = new Map<ReaderId, string>();

  constructor(sockets: DemoSockets) {
    this.#sockets = sockets;
  }

  setReaders({ readers }: DemoReaders): void {
    this.#addresses.clear();
    for (const { readerId, address } of readers) this.#addresses.set(readerId, address);
  }

  listReaders(): readonly ReaderId[] {
    return [...this.#addresses.keys()];
  }

  async listCards(): Promise<DemoCard[]> {
    const cards = await this.#wallet({ method: 'GET', path: '/cards' }, z.array(WalletCard));
    return cards.map((card) => this.#cardOf(card));
  }

  async makeCard(card: MakeDemoCard): Promise<DemoCard> {
    return this.#cardOf(await this.#wallet({ method: 'POST', path: '/cards', body: card }, WalletCard));
  }

  /** As the municipality does it: a new certificate and key, and everything else as it was. */
  async renewCard(cardId: string): Promise<DemoCard> {
    const renewal = { method: 'POST', path: `${cardPath(cardId)}/renewal` } as const;
    return this.#cardOf(await this.#wallet(renewal, WalletCard));
  }

  /** A card that lies elsewhere is taken from there first. */
  async layCard(cardId: string, readerId: ReaderId): Promise<DemoCard> {
    const address = this.#addresses.get(readerId);
    if (address === undefined) throw new AppError('NOT_FOUND');
    const card = await this.#wallet({ method: 'GET', path: cardPath(cardId) }, WalletCard);
    if (card.reader?.address === address) return this.#cardOf(card);
    if (card.reader) await this.takeCard(cardId);
    const insert = { method: 'PUT', path: `${cardPath(cardId)}/reader`, body: { address } } as const;
    return this.#cardOf(await this.#wallet(insert, WalletCard));
  }

  async takeCard(cardId: string): Promise<DemoCard> {
    const removal = { method: 'DELETE', path: `${cardPath(cardId)}/reader` } as const;
    return this.#cardOf(await this.#wallet(removal, WalletCard));
  }

  async listDoors(): Promise<DemoDoor[]> {
    const doors = await this.#doors({ method: 'GET', path: '/doors' }, z.array(SimulatedDoor));
    return doors.flatMap((door) => {
      const doorId = DoorId.safeParse(door.doorId);
      return doorId.success ? [{ ...door, doorId: doorId.data }] : [];
    });
  }

  async pushDoor(doorId: DoorId, isForced: boolean): Promise<z.output<typeof DemoPushOutcome>> {
    return this.#doors(
      { method: 'POST', path: `${doorPath(doorId)}/push`, body: { isForced } },
      DemoPushOutcome,
    );
  }

  async closeDoor(doorId: DoorId): Promise<void> {
    await this.#doors({ method: 'POST', path: `${doorPath(doorId)}/close` }, z.unknown());
  }

  async pressExit(doorId: DoorId): Promise<void> {
    await this.#doors({ method: 'POST', path: `${doorPath(doorId)}/exit-button` }, z.unknown());
  }

  /** Only in a demo do the digits of a PIN pass through a server: they are handed on and kept nowhere. */
  async pressKeys(doorId: DoorId, keys: PressDemoKeys): Promise<void> {
    await this.#doors({ method: 'POST', path: `${doorPath(doorId)}/keys`, body: keys }, z.unknown());
  }

  #cardOf({ id, persona, reader, badges }: z.output<typeof WalletCard>): DemoCard {
    const known = [...this.#addresses].find(([, address]) => address === reader?.address);
    return { id, persona, readerId: known?.[0] ?? null, isConnected: reader?.isConnected ?? false, badges };
  }

  #wallet<Schema extends z.ZodType>(call: SimulatorCall, answer: Schema): Promise<z.output<Schema>> {
    return callSimulator(required(this.#sockets.walletSocket), call, answer);
  }

  #doors<Schema extends z.ZodType>(call: SimulatorCall, answer: Schema): Promise<z.output<Schema>> {
    return callSimulator(required(this.#sockets.doorsSocket), call, answer);
  }
}

const cardPath = (cardId: string): string => `/cards/${encodeURIComponent(cardId)}`;
const doorPath = (doorId: DoorId): string => `/doors/${encodeURIComponent(doorId)}`;

function required(socket: string | undefined): string {
  if (socket === undefined) throw new AppError('NOT_FOUND');
  return socket.replace(/^unix:/, '');
}
