import { vpcdFrame, VpcdFrames } from '@monban/door-controller/adapters/vpcd-frame';
import { expect } from 'chai';
import * as fc from 'fast-check';

describe('vpcd frame', () => {
  it('comes out of a stream as it went in, however the stream is cut', () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });
    fc.assert(
      fc.property(payloads, fc.integer({ min: 1, max: 50 }), (sent, pieceLength) => {
        const stream = Buffer.concat(sent.map(vpcdFrame));
        const frames = new VpcdFrames();
        const received: Uint8Array[] = [];
        for (let at = 0; at < stream.length; at += pieceLength) {
          received.push(...frames.push(stream.subarray(at, at + pieceLength)));
        }
        expect(received).to.deep.equal(sent.map((payload) => new Uint8Array(payload)));
      }),
    );
  });

  it('holds at most 65,535 bytes', () => {
    expect(vpcdFrame(new Uint8Array(65_535))).to.have.length(65_537);
    expect(() => vpcdFrame(new Uint8Array(65_536))).to.throw(RangeError);
  });
});
