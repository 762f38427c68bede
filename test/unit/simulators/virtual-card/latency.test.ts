import { BITRATES, CHIPS, jitteredLatency, latencyOf } from '@monban/simulators/virtual-card/latency';
import { expect } from 'chai';
import fc from 'fast-check';

const ok = (length: number): Uint8Array => Uint8Array.of(...new Uint8Array(length), 0x90, 0x00);
const command = (hex: string, length = hex.length / 2): Uint8Array => {
  const bytes = new Uint8Array(length);
  bytes.set(Buffer.from(hex, 'hex'));
  return bytes;
};

const SELECT_BADGE = command('00a4040008', 14);
const AUTHENTICATE = command('0088000027', 45);
const SELECT_JPKI = command('00a4040c0a', 15);
const SELECT_FILE = command('00a4020c02', 7);
const READ = command('00b00000fa');

describe('the time of a real chip', () => {
  const p71 = { chip: 'p71', bitrate: 424 } as const;

  it('keeps a tap for the badge within 170 ms, and with the certificate within 220 ms, on the newer chip', () => {
    const badge = latencyOf(p71, SELECT_BADGE, ok(11)) + latencyOf(p71, AUTHENTICATE, ok(183));
    const certificate =
      latencyOf(p71, SELECT_JPKI, ok(0)) + latencyOf(p71, SELECT_FILE, ok(0)) + latencyOf(p71, READ, ok(250));
    expect(badge).to.be.within(150, 170);
    expect(badge + certificate).to.be.within(180, 220);
  });

  it('thinks 140 ms on the newer chip and 330 ms on the older one, and not at all about a refusal', () => {
    for (const [chip, ms] of [
      ['p71', 140],
      ['jcop3', 330],
    ] as const) {
      const model = { chip, bitrate: 106 } as const;
      const refused = latencyOf(model, AUTHENTICATE, Uint8Array.of(0x69, 0x85));
      const sameBytes = latencyOf(model, AUTHENTICATE, ok(0));
      expect(sameBytes - refused).to.be.closeTo(ms, 1e-9);
    }
  });

  it('signs with RSA in 61 and 205 ms', () => {
    const sign = command('802a008033', 57);
    const unsigned = command('00b0000000', 57);
    for (const [chip, ms] of [
      ['p71', 61],
      ['jcop3', 205],
    ] as const) {
      const model = { chip, bitrate: 424 } as const;
      expect(latencyOf(model, sign, ok(256)) - latencyOf(model, unsigned, ok(256))).to.be.closeTo(ms, 1e-9);
    }
  });

  it('takes 24.2 ms for 256 bytes at 106 kbit/s and a quarter of that at 424', () => {
    const silent = (bitrate: 106 | 424, length: number): number =>
      latencyOf({ chip: 'p71', bitrate }, READ, ok(length));
    expect(silent(106, 256) - silent(106, 0)).to.be.closeTo(24.15, 0.01);
    expect(silent(424, 256) - silent(424, 0)).to.be.closeTo(6.04, 0.01);
  });

  it('is the same again from the same seed, and never further off than three in a hundred', () => {
    const models = fc.record({
      chip: fc.constantFrom(...CHIPS),
      bitrate: fc.constantFrom(...BITRATES),
      seed: fc.integer({ min: 0, max: 0xffffffff }),
    });
    fc.assert(
      fc.property(
        models,
        fc.array(fc.uint8Array({ maxLength: 258 }), { maxLength: 20 }),
        (model, answers) => {
          const [one, other] = [jitteredLatency(model), jitteredLatency(model)];
          for (const answer of answers) {
            const ms = one(AUTHENTICATE, answer);
            expect(other(AUTHENTICATE, answer)).to.equal(ms);
            expect(ms / latencyOf(model, AUTHENTICATE, answer)).to.be.within(0.97, 1.03);
          }
        },
      ),
    );
  });

  it('differs from one answer to the next, and from one seed to the other', () => {
    const first = jitteredLatency({ ...p71, seed: 1 });
    const times = [first(READ, ok(1)), first(READ, ok(1)), jitteredLatency({ ...p71, seed: 2 })(READ, ok(1))];
    expect(new Set(times).size).to.equal(3);
  });
});
