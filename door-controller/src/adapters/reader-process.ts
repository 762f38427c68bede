import { guardTransmit } from '@monban/card-ap/guard';
import type { GuardProfile } from '@monban/card-ap/guard/allow-list';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import type { PcscCardReader, PcscContext } from 'pcsclite';
import { ReaderError } from '../reader-error.ts';
import { failureOf, type ReaderMessage, ReaderRequest } from './reader-protocol.ts';

/**
 * The child process that owns one PC/SC reader: `node reader-process <reader name> <door|desk>`. `SCardTransmit`
 * cannot be cancelled and blocks a thread for as long as a mute card likes, so whoever waits too long kills this
 * process instead (ruling 5). The guard stands here, directly above the card.
 */

const LONGEST_ANSWER = 258;
const RECONNECT_MS = { least: 200, spread: 600 } as const;

const [, , readerName = '', profileName] = process.argv;
const profile: GuardProfile = profileName === 'desk' ? 'desk' : 'door';

let reader: PcscCardReader | undefined;
let connected: GuardedTransmit | undefined;
let lastPresence: string | undefined;

process.on('message', (message) => {
  const request = ReaderRequest.parse(message);
  serve(request).then(
    (answer) => {
      tell({ kind: 'answer', number: request.number, answer });
    },
    (cause: unknown) => {
      tell({ kind: 'failure', number: request.number, failure: failureOf(cause) });
    },
  );
});
// The controller is gone, however it went. A thread may hang in the card: no orderly exit would return.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

void start();

async function start(): Promise<void> {
  const pcsclite = await import('pcsclite').catch(() => undefined);
  if (!pcsclite) {
    leave('pcsc-missing');
    return;
  }
  let reported = false;
  for (;;) {
    const context = open(pcsclite.default);
    if (context) {
      watch(context);
      return;
    }
    if (!reported) tell({ kind: 'lost', detail: 'pcscd-down' });
    reported = true;
    await new Promise((resolve) =>
      setTimeout(resolve, RECONNECT_MS.least + Math.random() * RECONNECT_MS.spread),
    );
  }
}

function open(pcsclite: () => PcscContext): PcscContext | undefined {
  try {
    return pcsclite();
  } catch {
    return undefined;
  }
}

function watch(context: PcscContext): void {
  context.on('error', () => {
    leave('pcscd-down');
  });
  context.on('reader', (found) => {
    if (found.name !== readerName) {
      found.on('error', () => undefined);
      return;
    }
    reader = found;
    found.on('error', () => {
      leave('pcscd-down');
    });
    found.on('end', () => {
      leave('unplugged');
    });
    found.on('status', (status) => {
      reportPresence(found, status.state);
    });
  });
}

/** The upper half of the state counts insertions and removals: a card that was swapped between two looks shows there. */
function reportPresence(found: PcscCardReader, state: number): void {
  const present = (state & found.SCARD_STATE_PRESENT) !== 0;
  // Neither word: pcscd has not looked at a reader that it has just found.
  if (!present && (state & found.SCARD_STATE_EMPTY) === 0) return;
  const presence = `${present} ${state >>> 16}`;
  if (presence === lastPresence) return;
  const before = lastPresence;
  lastPresence = presence;
  if (!present) connected = undefined;
  if (before === undefined) {
    tell({ kind: 'ready', cardPresent: present });
    return;
  }
  if (present && before.startsWith('true')) tell({ kind: 'card', present: false });
  tell({ kind: 'card', present });
}

async function serve(request: ReaderRequest): Promise<Uint8Array> {
  switch (request.kind) {
    case 'connect':
      connected = await connect();
      return new Uint8Array();
    case 'transmit':
      if (!connected) throw new ReaderError('card-removed');
      return connected(request.command);
    case 'disconnect':
      connected = undefined;
      await disconnect();
      return new Uint8Array();
  }
}

async function connect(): Promise<GuardedTransmit> {
  const found = reader;
  if (!found) throw new ReaderError('reader-lost');
  const protocol = await new Promise<number>((resolve, reject) => {
    const options = {
      share_mode: found.SCARD_SHARE_EXCLUSIVE,
      protocol: found.SCARD_PROTOCOL_T0 | found.SCARD_PROTOCOL_T1,
    };
    found.connect(options, (cause, active) => {
      if (cause) reject(new ReaderError('card-removed'));
      else resolve(active);
    });
  });
  return guardTransmit((command) => transmit(found, protocol, command), profile);
}

function transmit(found: PcscCardReader, protocol: number, command: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    found.transmit(Buffer.from(command), LONGEST_ANSWER, protocol, (cause, answer) => {
      // A pulled card may answer with nothing and no error (environment: fewer than 2 bytes is a failure).
      if (cause || answer.length < 2) reject(new ReaderError('card-removed'));
      else resolve(new Uint8Array(answer));
    });
  });
}

/** Resets, so that nothing the session selected or proved is left for the next one. */
function disconnect(): Promise<void> {
  const found = reader;
  if (!found?.connected) return Promise.resolve();
  return new Promise((resolve) => {
    found.disconnect(found.SCARD_RESET_CARD, () => {
      resolve();
    });
  });
}

function tell(message: ReaderMessage): void {
  process.send?.(message);
}

/** PC/SC handles of a dead pcscd cannot be mended: the controller starts a new process. */
function leave(detail: Extract<ReaderMessage, { kind: 'lost' }>['detail']): void {
  process.send?.({ kind: 'lost', detail } satisfies ReaderMessage, () =>
    process.kill(process.pid, 'SIGKILL'),
  );
}
