import { connect, type Socket } from 'node:net';
import { SimulatorError } from '../errors.ts';

/**
 * Reader states straight from pcscd's socket, so that nobody has to sleep and hope. Only the three messages that are
 * needed for it, of the client protocol version 4.4 (pcsc-lite 1.9, winscard_msg.h; integers in host order).
 */
export interface ReaderState {
  readonly name: string;
  readonly isCardPresent: boolean;
}

const COMMAND = { version: 0x11, waitForChange: 0x13 } as const;
const PROTOCOL = { major: 4, minor: 4 } as const;

const VERSION_BYTES = 12;
const CHANGE_BYTES = 8;
const MOST_READERS = 16;
/** struct pubReaderStatesList: name 128, event counter 4, state 4, sharing 4, ATR 33 + 3, its length 4, protocol 4. */
const STATE_BYTES = 184;
const NAME_BYTES = 128;
const STATE_OFFSET = NAME_BYTES + 4;
/** winscard: SCARD_PRESENT. */
const CARD_PRESENT = 0x0004;

/**
 * Waits until pcscd's readers are as wanted.
 * @throws SimulatorError `TIMED_OUT`, `PCSC_FAILED` when pcscd hangs up or speaks another protocol
 */
export async function waitForReaders(
  csockName: string,
  isWanted: (readers: readonly ReaderState[]) => boolean,
  timeoutMs: number,
): Promise<readonly ReaderState[]> {
  const socket = connect(csockName);
  const timer = setTimeout(() => {
    socket.destroy(new SimulatorError('TIMED_OUT', { reason: `readers after ${timeoutMs} ms` }));
  }, timeoutMs);
  try {
    const readBytes = byteReader(socket);
    await agreeOnVersion(socket, readBytes);
    for (;;) {
      socket.write(header(COMMAND.waitForChange, 0));
      // The present states come at once, word of a change when there is one.
      const readers = parseStates(await readBytes(MOST_READERS * STATE_BYTES));
      if (isWanted(readers)) return readers;
      await readBytes(CHANGE_BYTES);
    }
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

async function agreeOnVersion(socket: Socket, readBytes: (count: number) => Promise<Buffer>): Promise<void> {
  const version = Buffer.alloc(VERSION_BYTES);
  version.writeInt32LE(PROTOCOL.major, 0);
  version.writeInt32LE(PROTOCOL.minor, 4);
  socket.write(Buffer.concat([header(COMMAND.version, VERSION_BYTES), version]));
  const verdict = (await readBytes(VERSION_BYTES)).readUInt32LE(8);
  if (verdict !== 0) throw new SimulatorError('PCSC_FAILED', { reason: 'pcscd speaks another protocol' });
}

function header(command: number, size: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(size, 0);
  bytes.writeUInt32LE(command, 4);
  return bytes;
}

function parseStates(bytes: Buffer): readonly ReaderState[] {
  return Array.from({ length: MOST_READERS }, (_, index) => {
    const state = bytes.subarray(index * STATE_BYTES, (index + 1) * STATE_BYTES);
    const name = state.subarray(0, NAME_BYTES);
    return {
      name: name.subarray(0, name.indexOf(0)).toString('utf8'),
      isCardPresent: (state.readUInt32LE(STATE_OFFSET) & CARD_PRESENT) !== 0,
    };
  }).filter(({ name }) => name !== '');
}

/** Exactly so many bytes, one request at a time. */
function byteReader(socket: Socket): (count: number) => Promise<Buffer> {
  let buffered = Buffer.alloc(0);
  let failure: Error | undefined;
  let wake: () => void = () => undefined;
  socket.on('data', (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    wake();
  });
  socket.on('error', (error) => {
    failure = error;
  });
  socket.on('close', () => {
    failure ??= new Error('pcscd hung up');
    wake();
  });
  return async (count) => {
    while (buffered.length < count) {
      if (failure !== undefined) throw pcscFailure(failure);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const bytes = buffered.subarray(0, count);
    buffered = buffered.subarray(count);
    return bytes;
  };
}

function pcscFailure(cause: Error): SimulatorError {
  if (cause instanceof SimulatorError) return cause;
  return new SimulatorError('PCSC_FAILED', { reason: cause.message, cause });
}
