import { BITRATES, CHIPS } from '@monban/simulators/virtual-card/latency';
import { median, threePlaces, whole } from './statistics.ts';
import type { Table } from './table.ts';
import { type ChipModel, DOOR_LEVELS, tapOften, type TapCost } from './tap-bench.ts';

const TAPS = 100;

/** Milliseconds on the newer chip at the faster rate (ruling 15); nothing was promised for the others. */
const GOALS: Partial<Record<(typeof DOOR_LEVELS)[number], number>> = {
  badge: 170,
  'badge+certificate': 220,
};

const MODELS: readonly ChipModel[] = CHIPS.flatMap((chip) => BITRATES.map((bitrate) => ({ chip, bitrate })));

/** What a tap would take with a real chip: the modelled time of its commands, beside the host's own. */
export async function benchChips(): Promise<Table> {
  const rows = [];
  for (const level of DOOR_LEVELS) {
    const costs = await tapOften(level, TAPS);
    for (const model of MODELS) rows.push(rowOf(level, model, costs));
  }
  return {
    title: 'One tap, by chip',
    note: `${TAPS} taps each at a whole door as above. "Card" is not measured but modelled (\`latencyOf\`, docs/protocol/vpcd.md, without jitter): what the chip thinks, the bytes on the air, and 8 ms of reader and driver a command. "Host" is ours and measured, the durable receipt included. The goals are for p71 at 424 kbit/s.`,
    header: [
      'door asks for',
      'chip',
      'kbit/s',
      'APDUs',
      'bytes both ways',
      'card, ms',
      'host, median ms',
      'card and host, ms',
      'goal, ms',
    ],
    rows,
  };
}

function rowOf(level: (typeof DOOR_LEVELS)[number], model: ChipModel, costs: readonly TapCost[]): string[] {
  const cardMs = median(costs.map((cost) => cost.modelledMs(model)));
  const hostMs = median(costs.map((cost) => cost.hostMs));
  const [first] = costs;
  const isGoal = model.chip === 'p71' && model.bitrate === 424;
  return [
    level,
    model.chip,
    String(model.bitrate),
    String(first?.apdus),
    String((first?.bytesToCard ?? 0) + (first?.bytesFromCard ?? 0)),
    whole(cardMs),
    threePlaces(hostMs),
    whole(cardMs + hostMs),
    String((isGoal ? GOALS[level] : undefined) ?? ''),
  ];
}
