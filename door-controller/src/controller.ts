import type { Logger } from 'pino';
import type { DoorId, ReaderId } from '@monban/core/ids';
import type { SnapshotResult } from '@monban/core/messages/controller';
import type { Command, CommandResult, DeskCommand, DoorCommand } from '@monban/core/messages/door-command';
import type { ReceiptAck } from '@monban/core/messages/receipt';
import type { TerminalCommand } from '@monban/core/messages/terminal';
import { type AccessDeps, handleTap, type ReaderPlace, type TapPlace } from './access.ts';
import { type CommandRefusal, refuseCommand } from './commands.ts';
import type { Knex } from './controller-database.ts';
import type { DeskRunner } from './desk/desk-runner.ts';
import { DEFAULT_SETTINGS } from './door.ts';
import type { DoorRunner } from './door-runner.ts';
import { Keypad } from './keypad.ts';
import type { Link, StatusFacts } from './link.ts';
import type { CardReader, DoorHardwareEvent, ReaderEvent } from './ports.ts';
import type { ReceiptSender } from './receipt-sender.ts';
import type { ServerMessage } from './server-messages.ts';
import type { SnapshotStore } from './snapshot-store.ts';
import type { TerminalRunner } from './terminal/terminal-runner.ts';

export interface ControllerDeps extends AccessDeps {
  readonly controllerId: CommandResult['controllerId'];
  readonly db: Knex;
  readonly log: Logger;
  readonly snapshots: SnapshotStore;
  readonly desk: DeskRunner | undefined;
  readonly terminal: TerminalRunner | undefined;
  /** Where a reader hangs now; undefined for a reader of a desk, or one that the server does not know. */
  readonly placeOf: (readerId: ReaderId) => ReaderPlace | undefined;
}

/** What the controller talks to, made after it because they talk back. */
export interface ControllerParts {
  readonly doors: ReadonlyMap<DoorId, DoorRunner>;
  readonly readers: ReadonlyMap<ReaderId, CardReader>;
  readonly link: Link;
  readonly sender: ReceiptSender;
}

/**
 * The only loop: everything that happens (a card, a contact, a button, a message, a connection) comes in here, is
 * handed to the part that knows what to do, and what that part answers goes out again. Nothing in here throws back
 * at a reader, a door or the link.
 */
export class Controller {
  readonly #deps: ControllerDeps;
  readonly #keypads = new Map<string, Keypad>();
  readonly #readerStates = new Map<ReaderId, 'ready' | 'lost'>();
  /** Taps, commands and messages under way. */
  readonly #work = new Set<Promise<void>>();
  #parts: ControllerParts | undefined;
  #stopping = false;

  constructor(deps: ControllerDeps) {
    this.#deps = deps;
  }

  /** Begins. `details` tells how the start went, such as a damaged snapshot or a quarantined database. */
  async start(parts: ControllerParts, details: string): Promise<void> {
    this.#parts = parts;
    this.#applySettings();
    await this.#deps.journal.keep('controller.started', { detail: details }).catch((cause: unknown) => {
      this.#deps.log.error({ err: cause }, 'storage does not work: no door opens by badge until it does');
    });
    parts.link.start();
  }

  readerEvent(readerId: ReaderId, event: ReaderEvent): void {
    if (event.kind === 'ready' || event.kind === 'lost') this.#readerState(readerId, event);
    if (this.#deps.desk) this.#deps.desk.readerEvent(event);
    else if (event.kind === 'card-present') this.#cardPresent(readerId);
    // Whoever laid it there may be far away by now.
    else if (event.kind === 'card-found')
      this.#deps.log.warn({ readerId }, 'a card lay there already: ignored');
  }

  doorEvent(doorId: DoorId, event: DoorHardwareEvent): void {
    const door = this.#parts?.doors.get(doorId);
    if (!door) return;
    if (event.kind === 'key') {
      this.#keypadOf(doorId, event.side).press(event.key);
      return;
    }
    const obeyed =
      event.kind === 'connected' || event.kind === 'disconnected'
        ? door.feed({ kind: 'hardware', connected: event.kind === 'connected' })
        : door.feed(event);
    this.#follow('door', obeyed);
    if (event.kind === 'disconnected') this.#deps.log.warn({ doorId }, 'door hardware is gone');
  }

  serverMessage(message: ServerMessage): void {
    switch (message.kind) {
      case 'snapshot':
        this.#follow('snapshot', this.#acceptSnapshot(message.raw));
        return;
      case 'command':
        this.#follow('command', this.#obey(message.command));
        return;
      case 'ack':
        this.#follow('ack', this.#acknowledged(message.ack));
        return;
      case 'answer':
        this.#deps.desk?.answer(message.answer);
        return;
    }
  }

  connected(): void {
    const { controllerId, snapshots, log, desk, terminal } = this.#deps;
    log.info('connected to the server');
    // Brokers may keep nothing for us: what is in force is asked for at each connection (ruling 25).
    this.#parts?.link.send('requests', {
      type: 'monban.snapshot-request.v1',
      controllerId,
      haveVersion: snapshots.version,
      at: this.#now(),
    });
    this.#parts?.sender.connected();
    desk?.connected();
    terminal?.connected();
  }

  disconnected(): void {
    if (!this.#stopping) this.#deps.log.warn('connection to the server lost: doors go on deciding alone');
    this.#parts?.sender.disconnected();
  }

  /** Something in `describe()` is different now. */
  statusChanged(): void {
    this.#parts?.link.statusChanged();
  }

  describe(): StatusFacts {
    const { snapshots, outbox, time } = this.#deps;
    return {
      snapshotVersion: snapshots.version,
      outboxDepth: outbox.depth,
      clockTrusted: time.read().trusted,
      doors: [...(this.#parts?.doors.values() ?? [])].map((door) => ({
        doorId: door.doorId,
        state: door.stateName,
      })),
      readers: [...(this.#parts?.readers.keys() ?? [])].map((readerId) => ({
        readerId,
        state: this.#readerStates.get(readerId) ?? 'lost',
      })),
    };
  }

  /** First whatever brings work, then the work under way, then what the work needs. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const parts = this.#parts;
    await this.#stopAsking();
    await Promise.all([...(parts?.readers.values() ?? [])].map((reader) => reader.close()));
    await parts?.link.close();
    await Promise.allSettled(this.#work);
    await Promise.all([...(parts?.doors.values() ?? [])].map((door) => door.close()));
    parts?.sender.disconnected();
    await parts?.sender.idle();
    await this.#deps.outbox.idle();
  }

  /** Whoever was about to tap is not waited for. */
  async #stopAsking(): Promise<void> {
    for (const keypad of this.#keypads.values()) keypad.forget();
    this.#deps.terminal?.close();
    await this.#deps.desk?.close();
  }

  #readerState(readerId: ReaderId, event: Extract<ReaderEvent, { kind: 'ready' | 'lost' }>): void {
    const state = event.kind === 'ready' ? 'ready' : 'lost';
    if (this.#readerStates.get(readerId) === state) return;
    this.#readerStates.set(readerId, state);
    const { journal, log } = this.#deps;
    if (event.kind === 'ready') journal.note('reader.found', { readerId });
    else journal.note('reader.lost', { readerId, detail: event.detail });
    log.info({ readerId, state, ...(event.kind === 'lost' && { detail: event.detail }) }, 'reader');
    this.#parts?.link.statusChanged();
  }

  #cardPresent(readerId: ReaderId): void {
    const reader = this.#parts?.readers.get(readerId);
    const place = this.#deps.placeOf(readerId);
    const door = place && this.#parts?.doors.get(place.doorId);
    const { terminal } = this.#deps;
    if (terminal && reader && place) this.#follow('tap', terminal.tap(reader, place));
    else if (reader && door) {
      const pin = this.#keypadOf(place.doorId, place.side).take();
      this.#follow('tap', this.#tap(reader, { place, door, pin }));
    } else this.#deps.log.warn({ readerId }, 'a card on a reader that belongs to no door of this controller');
  }

  #keypadOf(doorId: DoorId, side: ReaderPlace['side']): Keypad {
    const name = `${doorId} ${side}`;
    const keypad = this.#keypads.get(name) ?? new Keypad(this.#deps.clock);
    this.#keypads.set(name, keypad);
    return keypad;
  }

  async #tap(reader: CardReader, at: TapPlace): Promise<void> {
    const outcome = await handleTap(reader, at, this.#deps);
    const { decision } = outcome;
    const { reason, assurance } = decision;
    const { doorId, readerId } = at.place;
    if (outcome.result === 'unrecorded') {
      this.#deps.log.error({ err: outcome.cause, doorId }, 'granted, but not recorded: kept shut');
    }
    this.#deps.log.debug({ doorId, readerId, decision: decision.kind, reason, assurance }, 'tap');
  }

  async #acceptSnapshot(raw: Uint8Array): Promise<void> {
    const { snapshots, journal, log, controllerId } = this.#deps;
    const outcome = await snapshots.accept(raw);
    const result: SnapshotResult = {
      type: 'monban.snapshot-result.v1',
      controllerId,
      version: outcome.version,
      outcome: outcome.kind === 'refused' ? 'refused' : 'applied',
      ...(outcome.kind === 'refused' && { refusal: outcome.refusal }),
      at: this.#now(),
    };
    if (outcome.kind === 'applied') {
      this.#applySettings();
      journal.note('snapshot.applied');
      log.info({ version: outcome.version }, 'snapshot applied');
    }
    if (outcome.kind === 'refused') {
      journal.note('snapshot.refused', { detail: outcome.refusal });
      log.warn({ refusal: outcome.refusal }, 'snapshot refused; the one in force stays');
    }
    this.#parts?.link.send('results', result);
    this.#parts?.link.statusChanged();
  }

  #applySettings(): void {
    const policies = this.#deps.snapshots.index?.doors;
    for (const door of this.#parts?.doors.values() ?? []) {
      const { unlockMs, heldOpenMs } = policies?.get(door.doorId)?.policy ?? DEFAULT_SETTINGS;
      this.#follow('settings', door.feed({ kind: 'settings', settings: { unlockMs, heldOpenMs } }));
    }
  }

  async #acknowledged(ack: ReceiptAck): Promise<void> {
    const wasTrusted = this.#deps.time.read().trusted;
    const sentAtMs = await this.#parts?.sender.acknowledged(ack);
    await this.#deps.time.acknowledged(ack.serverTime, sentAtMs);
    if (!wasTrusted && this.#deps.time.read().trusted) this.#parts?.link.statusChanged();
  }

  async #obey(command: Command): Promise<void> {
    const { db, time, controllerId, log } = this.#deps;
    const refusal = (await refuseCommand(db, command, time.read())) ?? (await this.#execute(command));
    const result: CommandResult = {
      type: 'monban.command-result.v1',
      controllerId,
      commandId: command.commandId,
      outcome: refusal ? 'refused' : 'done',
      ...(refusal && { refusal }),
      at: this.#now(),
    };
    this.#parts?.link.send('results', result);
    log.info({ commandId: command.commandId, action: command.action, refusal }, 'command');
  }

  #execute(command: Command): Promise<CommandRefusal | undefined> {
    switch (command.type) {
      case 'monban.door-command.v1':
        return this.#door(command);
      case 'monban.desk-command.v1':
        return this.#desk(command);
      case 'monban.terminal-command.v1':
        return this.#terminal(command);
    }
  }

  async #desk(command: DeskCommand): Promise<CommandRefusal | undefined> {
    const { desk } = this.#deps;
    return desk && (await desk.command(command)) ? undefined : 'wrong-role';
  }

  async #terminal(command: TerminalCommand): Promise<CommandRefusal | undefined> {
    const { terminal } = this.#deps;
    return terminal ? terminal.command(command) : 'wrong-role';
  }

  /** As with a tap: first the durable row, then the strike. */
  async #door({ doorId, commandId, action }: DoorCommand): Promise<CommandRefusal | undefined> {
    const door = this.#parts?.doors.get(doorId);
    if (!door) return 'door-unknown';
    const unlocks = action === 'unlock-once';
    const { unlockMs } = this.#deps.snapshots.index?.doors.get(doorId)?.policy ?? DEFAULT_SETTINGS;
    try {
      const type = unlocks ? 'door.unlocked' : 'door.locked';
      const reference = await this.#deps.journal.keep(type, { doorId, commandId });
      await door.feed(unlocks ? { kind: 'release', unlockMs, reference } : { kind: 'lock' });
      return undefined;
    } catch (cause) {
      this.#deps.log.error({ err: cause, doorId }, 'a command could not be carried out');
      return 'door-failed';
    }
  }

  #follow(what: string, promise: Promise<void>): void {
    const watched = promise
      .catch((cause: unknown) => {
        this.#deps.log.error({ err: cause, what }, 'something failed; the doors go on');
      })
      .finally(() => this.#work.delete(watched));
    this.#work.add(watched);
  }

  #now(): string {
    return this.#deps.time.read().at.toISOString();
  }
}
