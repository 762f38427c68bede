import { PacketLimit } from '@monban/server/broker/packet-limit';
import { expect } from 'chai';
import fc from 'fast-check';

/** An MQTT packet with a body of zeros: type byte, length in groups of seven bits, body. */
function packet(length: number): number[] {
  const header = [0x30];
  let rest = length;
  do {
    header.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return [...header, ...new Array<number>(length).fill(0)];
}

function follow(
  limit: number,
  bytes: readonly number[],
  chunk: number,
): { passed: boolean; exceeded: number } {
  let exceeded = 0;
  const watch = new PacketLimit(limit, () => {
    exceeded += 1;
  });
  for (let at = 0; at < bytes.length; at += chunk) {
    if (!watch.follow(Uint8Array.from(bytes.slice(at, at + chunk)))) return { passed: false, exceeded };
  }
  return { passed: true, exceeded };
}

describe('the limit of packets', () => {
  it('lets every stream of short packets pass, however it is cut', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 64 }), (bodies, chunk) => {
        const result = follow(300, bodies.flatMap(packet), chunk);
        expect(result).to.deep.equal({ passed: true, exceeded: 0 });
      }),
    );
  });

  it('stops at the length of the first packet that is too long, before its body', () => {
    fc.assert(
      fc.property(fc.integer({ min: 301, max: 200_000 }), fc.integer({ min: 1, max: 9 }), (length, chunk) => {
        const header = packet(length).slice(0, 5);
        expect(follow(300, [...packet(10), ...header], chunk)).to.deep.equal({ passed: false, exceeded: 1 });
      }),
    );
  });

  it('stops at a length of five bytes, which MQTT does not know', () => {
    const endless = [0x30, 0x80, 0x80, 0x80, 0x80, 0x00];
    expect(follow(1_000_000_000, endless, 1).passed).to.equal(false);
  });
});
