import { createFrameReader, encodeFrame, splitFrame } from '@monban/simulators/virtual-card/vpcd-frame';
import { expect } from 'chai';
import fc from 'fast-check';

const payloads = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });

describe('vpcd frames', () => {
  it('come out as they went in, however the socket cuts or joins them', () => {
    fc.assert(
      fc.property(payloads, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sent, cuts) => {
        const stream = Buffer.concat(sent.map(encodeFrame));
        const read = createFrameReader();
        const received: Uint8Array[] = [];
        let offset = 0;
        for (let turn = 0; offset < stream.length; turn += 1) {
          const end = offset + cuts[turn % cuts.length]!;
          received.push(...read(stream.subarray(offset, end)));
          offset = end;
        }
        expect(received.map((payload) => Buffer.from(payload).toString('hex'))).to.deep.equal(
          sent.map((payload) => Buffer.from(payload).toString('hex')),
        );
      }),
    );
  });

  it('can be cut inside of the length, after the first byte, and in the middle', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (payload) => {
        const frame = encodeFrame(payload);
        const pieces = splitFrame(frame);
        expect(pieces[0]).to.have.length(1);
        expect(pieces.every(({ length }) => length > 0)).to.equal(true);
        expect(Buffer.concat(pieces).equals(frame)).to.equal(true);
        if (payload.length >= 3) expect(pieces).to.have.length(4);
      }),
    );
  });

  it('have their length in front, big-endian', () => {
    expect(encodeFrame(new Uint8Array(258)).subarray(0, 2)).to.deep.equal(Uint8Array.of(1, 2));
  });

  it('hold at most 65,535 bytes', () => {
    expect(encodeFrame(new Uint8Array(65_535))).to.have.length(65_537);
    expect(() => encodeFrame(new Uint8Array(65_536))).to.throw(RangeError);
  });
});
