import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { unusable } from './unusable.ts';

/** Begins every file; the last byte says how it is closed. */
const MAGIC = Buffer.from('MONBANB1', 'ascii');
const OPEN = 0;
const SEALED = 1;
const SALT_BYTES = 16;
const TAG_BYTES = 16;
const CHUNK_BYTES = 65_536;
/** In the length of a chunk: nothing follows it. */
const LAST = 0x8000_0000;
/** 64 MiB and about a fifth of a second: what a guess costs. */
const SCRYPT = { N: 65_536, r: 8, p: 1, maxmem: 128 * 1_048_576 };

type Bytes = AsyncIterable<Uint8Array>;

/**
 * Closes a stream of bytes with a secret (any length, at least 12 bytes; null: left open): magic, kind, salt, then
 * chunks of AES-256-GCM under scrypt(secret, salt). A nonce is the number of its chunk and whether it is the last, so
 * that none can be cut off, left out, swapped or repeated.
 */
export function sealing(secret: Buffer | null): (source: Bytes) => AsyncGenerator<Buffer> {
  return async function* sealed(source) {
    const salt = randomBytes(SALT_BYTES);
    yield Buffer.concat([MAGIC, Buffer.from([secret ? SEALED : OPEN]), salt]);
    const key = secret && (await keyOf(secret, salt));
    let number = 0;
    let held: Buffer | undefined;
    for await (const chunk of inChunks(source)) {
      if (held) yield closeChunk(held, key, { number: number++, isLast: false });
      held = chunk;
    }
    yield closeChunk(held ?? Buffer.alloc(0), key, { number, isLast: true });
  };
}

/**
 * Opens what `sealing` closed. Throws `BACKUP_UNUSABLE` for another secret, for none where one is needed, and at the
 * first chunk that was changed or is missing.
 */
export function unsealing(secret: Buffer | null): (source: Bytes) => AsyncGenerator<Buffer> {
  return async function* opened(source) {
    const reader = new ByteReader(source);
    const key = await readHead(reader, secret);
    for (let number = 0, isLast = false; !isLast; number += 1) {
      const chunk = await readChunk(reader);
      isLast = chunk.isLast;
      yield openChunk(chunk.body, key, { number, isLast });
    }
    if (!(await reader.isAtEnd())) throw unusable('something follows the end');
  };
}

/** The key under which the chunks are closed; null where they are open. */
async function readHead(reader: ByteReader, secret: Buffer | null): Promise<Buffer | null> {
  const head = await reader.take(MAGIC.length + 1 + SALT_BYTES);
  if (!head?.subarray(0, MAGIC.length).equals(MAGIC)) throw unusable('this is no backup');
  if (head[MAGIC.length] === OPEN) return null;
  if (!secret) throw unusable('it is encrypted: name its passphrase or key file');
  return keyOf(secret, head.subarray(MAGIC.length + 1));
}

async function readChunk(reader: ByteReader): Promise<{ readonly body: Buffer; readonly isLast: boolean }> {
  const length = (await reader.take(4))?.readUInt32BE() ?? Number.NaN;
  const isLast = length >= LAST;
  const size = isLast ? length - LAST : length;
  const body = size <= CHUNK_BYTES + TAG_BYTES ? await reader.take(size) : undefined;
  if (!body) throw unusable('the end is missing');
  return { body, isLast };
}

interface Place {
  readonly number: number;
  readonly isLast: boolean;
}

function closeChunk(chunk: Buffer, key: Buffer | null, place: Place): Buffer {
  const body = key ? encrypt(chunk, key, place) : chunk;
  const length = Buffer.alloc(4);
  length.writeUInt32BE((body.length + (place.isLast ? LAST : 0)) >>> 0);
  return Buffer.concat([length, body]);
}

function encrypt(chunk: Buffer, key: Buffer, place: Place): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(place));
  return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
}

function openChunk(chunk: Buffer, key: Buffer | null, place: Place): Buffer {
  if (!key) return chunk;
  if (chunk.length < TAG_BYTES) throw unusable('the end is missing');
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(place), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(chunk.subarray(chunk.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(chunk.subarray(0, chunk.length - TAG_BYTES)), decipher.final()]);
  } catch {
    throw unusable(
      place.number === 0
        ? 'the passphrase or key file is another one, or the file was changed'
        : 'the file was changed',
    );
  }
}

/** Each file has a key of its own, so numbers never repeat under one. */
function nonceOf({ number, isLast }: Place): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

function keyOf(secret: Buffer, salt: Buffer): Promise<Buffer> {
  const derive = promisify<Buffer, Buffer, number, typeof SCRYPT, Buffer>(scrypt);
  return derive(secret, salt, 32, SCRYPT);
}

async function* inChunks(source: Bytes): AsyncGenerator<Buffer> {
  const reader = new ByteReader(source);
  for (;;) {
    const chunk = await reader.takeUpTo(CHUNK_BYTES);
    if (chunk.length === 0) return;
    yield chunk;
  }
}

/** Takes exact numbers of bytes out of a stream that comes in any. */
class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #waiting: Uint8Array[] = [];
  #length = 0;

  constructor(source: Bytes) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Undefined where fewer are left. */
  async take(count: number): Promise<Buffer | undefined> {
    const bytes = await this.takeUpTo(count);
    return bytes.length === count ? bytes : undefined;
  }

  /** Fewer only at the end. */
  async takeUpTo(count: number): Promise<Buffer> {
    while (this.#length < count) {
      const next = await this.#source.next();
      if (next.done) break;
      this.#waiting.push(next.value);
      this.#length += next.value.length;
    }
    const all = Buffer.concat(this.#waiting);
    const taken = all.subarray(0, count);
    this.#waiting = [all.subarray(taken.length)];
    this.#length = all.length - taken.length;
    return taken;
  }

  async isAtEnd(): Promise<boolean> {
    return (await this.takeUpTo(1)).length === 0;
  }
}
