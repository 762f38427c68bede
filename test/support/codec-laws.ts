import { expect } from 'chai';
import fc from 'fast-check';

/** A codec of bytes, and what its decoder must throw for bytes that are none. */
export interface Codec<Value> {
  readonly encode: (value: Value) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => Value;
  /** Codes that a refusal may carry; an error with another code, or none, breaks the law. */
  readonly refusalCodes: readonly string[];
}

/** Every value comes back as it was. */
export function roundTrips<Value>(codec: Codec<Value>, values: fc.Arbitrary<Value>): void {
  fc.assert(
    fc.property(values, (value) => {
      expect(codec.decode(codec.encode(value))).to.deep.equal(value);
    }),
  );
}

/** Every shorter beginning of an encoding is refused, and so is the encoding with any one byte after it. */
export function refusesTruncationsAndExtraBytes<Value>(codec: Codec<Value>, encoded: Uint8Array): void {
  codec.decode(encoded);
  for (let length = 0; length < encoded.length; length += 1) {
    refuses(codec, encoded.subarray(0, length), `${length} of ${encoded.length} bytes`);
  }
  for (let byte = 0; byte <= 0xff; byte += 1) {
    refuses(codec, Uint8Array.of(...encoded, byte), `one byte ${byte} too many`);
  }
}

/** For any bytes whatever: a value or a refusal with one of its codes, never another exception. */
export function isTotal<Value>(codec: Pick<Codec<Value>, 'decode' | 'refusalCodes'>): void {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      try {
        codec.decode(bytes);
      } catch (error) {
        expect(codeOf(error)).to.be.oneOf([...codec.refusalCodes]);
      }
    }),
  );
}

/** The code of what a call throws; `none` when it throws nothing. */
export function thrownCode(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return codeOf(error);
  }
  return 'none';
}

/** The code of what a promise rejects with; `none` when it does not. */
export async function rejectedCode(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return codeOf(error);
  }
  return 'none';
}

function refuses<Value>(codec: Codec<Value>, bytes: Uint8Array, what: string): void {
  expect(
    thrownCode(() => codec.decode(bytes)),
    what,
  ).to.be.oneOf([...codec.refusalCodes]);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error;
}
