import type { AttendanceGroup } from '@monban/core/api/attendance';
import { judgeMonth, type JudgedMonth, type Layer } from '@monban/core/attendance/judge-month';
import { monthFigures, type MonthFigures } from '@monban/core/attendance/month-figures';
import { kindOfDay } from '@monban/core/attendance/work-calendar';
import { WORK_LAW } from '@monban/core/attendance/work-law';
import type { LoadedMonth } from './load-months.ts';

/** What the engine says of somebody's month. */
export interface MonthOfPerson extends JudgedMonth {
  readonly figures: Readonly<Record<Layer, MonthFigures>>;
}

export function judgedMonth(group: AttendanceGroup, { lead, days, calendar }: LoadedMonth): MonthOfPerson {
  const kindOf = (day: string) => kindOfDay(calendar, day);
  const judged = judgeMonth(
    {
      ...{ law: WORK_LAW, kindOf },
      limits: {
        divergence: group.divergenceMinutes,
        clockSkew: group.clockSkewMinutes,
        longStay: group.longStayMinutes,
        rest: group.restMinutes,
      },
      weekBeginsOn: group.weekBeginsOn,
      spillCounts: group.spillCounts,
    },
    { lead, days },
  );
  const figures = (layer: Layer) =>
    monthFigures({ law: WORK_LAW, days, kindOf }, layer, judged.layers[layer]);
  return {
    ...judged,
    figures: { gate: figures('gate'), claimed: figures('claimed'), approved: figures('approved') },
  };
}
