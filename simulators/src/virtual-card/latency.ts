import { z } from 'zod';

/**
 * How long a real chip would have taken, and the air and the reader with it. Nothing here waits: the vpcd client does
 * (docs/protocol/vpcd.md, "Time").
 */

export const CHIPS = ['p71', 'jcop3'] as const;
/** A newer and an older chip of one maker (JCAlgTest's profiles of NXP JCOP4 P71 and JCOP3 P60). */
export type Chip = (typeof CHIPS)[number];

/** kbit/s that a Type B card offers at either end of its range. */
export const BITRATES = [106, 424] as const;
export type Bitrate = (typeof BITRATES)[number];

export const LatencyModel = z.strictObject({
  chip: z.enum(CHIPS),
  bitrate: z.literal(BITRATES),
  /** Of the jitter: the same seed gives the same times in the same order. */
  seed: z.int().min(0).max(0xffffffff),
});
export type LatencyModel = z.infer<typeof LatencyModel>;

interface ChipTimes {
  /** AUTHENTICATE: ephemeral key pair, signature, key agreement, sealing (ruling 15). */
  readonly authenticateMs: number;
  /** What of AUTHENTICATE is left without signature (33 and 57 ms) and key agreement (21 and 56 ms). */
  readonly generateKeyMs: number;
  /** RSA-2048 with CRT; nothing is measured for the placeholder of the next card, which is given the same. */
  readonly signMs: number;
}

/** Milliseconds on the chip (crocs-muni/JCAlgTest, `Profiles/performance/fixed`). */
const TIMES: Readonly<Record<Chip, ChipTimes>> = {
  p71: { authenticateMs: 140, generateKeyMs: 86, signMs: 61 },
  jcop3: { authenticateMs: 330, generateKeyMs: 217, signMs: 205 },
};

/** Ten bits a character on the air, without guard time (ISO/IEC 14443-3 section 7.1.1). */
const BITS_PER_BYTE = 10;
/** Reader and driver, for each command: between 3 and 15 ms on contactless readers. */
const OVERHEAD_MS = 8;
/** Repeated signatures of one chip lie this far apart, up or down. */
const JITTER = 0.03;

/** Modelled milliseconds from the command's first byte to the answer's last, without jitter. */
export function latencyOf(
  { chip, bitrate }: Pick<LatencyModel, 'chip' | 'bitrate'>,
  command: Uint8Array,
  response: Uint8Array,
): number {
  const onAirMs = ((command.length + response.length) * BITS_PER_BYTE) / bitrate;
  return OVERHEAD_MS + onAirMs + (isDone(response) ? thinkingMs(TIMES[chip], command) : 0);
}

/** The same with jitter: one number after the other from the model's seed. */
export function jitteredLatency(model: LatencyModel): (command: Uint8Array, response: Uint8Array) => number {
  const nextUnit = mulberry32(model.seed);
  return (command, response) => latencyOf(model, command, response) * (1 - JITTER + 2 * JITTER * nextUnit());
}

/** 9000, or 61xx with the rest still to be fetched: a chip that refuses does not calculate first. */
function isDone(response: Uint8Array): boolean {
  const sw1 = response.at(-2);
  return sw1 === 0x90 || sw1 === 0x61;
}

function thinkingMs(times: ChipTimes, [cla, ins]: Uint8Array): number {
  if (cla === 0x00 && ins === 0x88) return times.authenticateMs;
  if (cla === 0x80 && ins === 0x46) return times.generateKeyMs;
  if (cla === 0x80 && ins === 0x2a) return times.signMs;
  return 0;
}

/** A small generator of numbers in [0, 1) with 32 bits of state (mulberry32, public domain); not for secrets. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
