import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SimulatorError } from '../errors.ts';
import { parseControlPath } from '../virtual-card/reader-address.ts';
import { reportTripwire } from '../virtual-card/tripwire-channel.ts';
import { connectWallet, type WalletClient } from '../wallet/client.ts';
import { nodeCommand } from './node-command.ts';
import { listReaders, type SandboxReader } from './reader-config.ts';
import { findSandboxTools, type SandboxTools } from './requirements.ts';
import { FromSupervisor, PLACE, type SupervisorOptions, type ToSupervisor } from './supervisor-messages.ts';

export interface PcscSandboxOptions {
  /** The sandbox's own folder: sockets, configuration, pcscd's log. At most 90 bytes, for the sockets' sake. */
  readonly directory: string;
  /** 1–16. */
  readonly readers: number;
  /** Folder of the cards' state; without one they are gone with the sandbox. */
  readonly stateDirectory?: string;
  /** A card's number-bearing application was selected. The card keeps the flag as well. */
  readonly onTripwire?: (cardId: string, tripwire: string) => void;
}

export interface PcscSandbox {
  /** For `PCSCLITE_CSOCK_NAME`: programs outside of the namespace reach pcscd through it. */
  readonly csockName: string;
  readonly readerNames: readonly string[];
  /** The same readers with the addresses that `wallet.insertCard` takes. */
  readonly readers: readonly SandboxReader[];
  readonly wallet: WalletClient;
  /** Of the pcscd that runs now or ran last. */
  readonly pcscdPid: number;
  /** SIGKILL; settles when it is gone. Cards stay where they lie. */
  killPcscd(): Promise<void>;
  /** Starts pcscd again, ending it first where it runs; settles when all readers are back. */
  restartPcscd(): Promise<void>;
  /** Ends everything that was started. */
  stop(): Promise<void>;
}

const STOP_MS = 8_000;

/**
 * Starts pcscd with virtual readers and a wallet in a mount and network namespace of their own. The host's pcscd,
 * ports and routes are neither used nor changed. When this process dies, by whatever signal, so does the sandbox.
 * @throws SimulatorError `PCSC_UNAVAILABLE` when something is not installed or not allowed, `PCSC_FAILED` when it is
 * all there and does not start
 */
export async function startPcscSandbox(options: PcscSandboxOptions): Promise<PcscSandbox> {
  const tools = findSandboxTools();
  parseControlPath(join(options.directory, PLACE.socket));
  mkdirSync(options.directory, { recursive: true, mode: 0o755 });
  const child = spawnSupervisor(options, tools);
  const supervisor = new SupervisorLink(child, options.onTripwire ?? (() => undefined));
  await supervisor.untilReady();
  const readers = listReaders(options.readers);
  return {
    csockName: join(options.directory, PLACE.socket),
    readerNames: readers.map(({ name }) => name),
    readers,
    wallet: connectWallet(join(options.directory, PLACE.control)),
    get pcscdPid() {
      return supervisor.pcscdPid;
    },
    killPcscd: () => supervisor.killPcscd(),
    restartPcscd: () => supervisor.restartPcscd(),
    stop: () => supervisor.stop(),
  };
}

function spawnSupervisor(options: PcscSandboxOptions, tools: SandboxTools): ChildProcess {
  const inside: SupervisorOptions = {
    directory: options.directory,
    stateDirectory: options.stateDirectory ?? null,
    readers: options.readers,
    tools,
  };
  const command = nodeCommand('./supervisor-main', import.meta.url);
  const env = { ...process.env };
  // Means clients; a pcscd that inherits it could only be misled.
  delete env['PCSCLITE_CSOCK_NAME'];
  // unshare becomes node, so the child is the supervisor itself and its channel is ours.
  return spawn(tools.unshare, [tools.unshareFlags, ...command, JSON.stringify(inside)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env,
  });
}

/** One end of the channel: what was asked, what has come of it. */
class SupervisorLink {
  readonly #child: ChildProcess;
  readonly #onTripwire: (cardId: string, tripwire: string) => void;
  readonly #exited: Promise<void>;
  readonly #waiting = new Set<(message: FromSupervisor) => void>();
  #pcscdPid = 0;
  #isPcscdRunning = false;

  constructor(child: ChildProcess, onTripwire: (cardId: string, tripwire: string) => void) {
    this.#child = child;
    this.#onTripwire = onTripwire;
    child.on('message', (message) => {
      this.#take(FromSupervisor.parse(message));
    });
    this.#exited = new Promise((resolve) => {
      child.once('exit', () => {
        this.#take({ kind: 'failed', reason: 'the sandbox has ended' });
        resolve();
      });
      child.once('error', (error) => {
        this.#take({ kind: 'failed', reason: error.message });
        resolve();
      });
    });
  }

  get pcscdPid(): number {
    return this.#pcscdPid;
  }

  untilReady(): Promise<void> {
    return this.#until('ready');
  }

  async killPcscd(): Promise<void> {
    if (!this.#isPcscdRunning) return;
    const ended = this.#until('pcscd-ended');
    this.#send({ kind: 'kill' });
    await ended;
  }

  async restartPcscd(): Promise<void> {
    const ready = this.#until('ready');
    this.#send({ kind: 'restart' });
    await ready;
  }

  async stop(): Promise<void> {
    // pcscd is set to die with the supervisor, so this ends it too.
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    this.#send({ kind: 'stop' });
    await this.#exited;
    clearTimeout(timer);
  }

  #send(message: ToSupervisor): void {
    if (this.#child.connected) this.#child.send(message);
  }

  #take(message: FromSupervisor): void {
    if (message.kind === 'ready') {
      this.#pcscdPid = message.pcscdPid;
      this.#isPcscdRunning = true;
    }
    if (message.kind === 'pcscd-ended') this.#isPcscdRunning = false;
    if (message.kind === 'tripwire') this.#tripped(message);
    for (const look of [...this.#waiting]) look(message);
  }

  #tripped({ cardId, tripwire }: Extract<FromSupervisor, { kind: 'tripwire' }>): void {
    this.#onTripwire(cardId, tripwire);
    reportTripwire({ card: cardId, tripwire });
  }

  #until(kind: 'ready' | 'pcscd-ended'): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (message: FromSupervisor): void => {
        if (message.kind !== kind && message.kind !== 'failed') return;
        this.#waiting.delete(look);
        if (message.kind === 'failed') reject(new SimulatorError('PCSC_FAILED', { reason: message.reason }));
        else resolve();
      };
      this.#waiting.add(look);
    });
  }
}
