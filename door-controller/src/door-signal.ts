import { DOOR_SIGNALS, type DoorSignal } from '@monban/core/access/reasons';
import type { DoorNotice } from './door.ts';

/** Light, tone and words for what a door has to say; undefined: dark and silent. */
export function signalOf(notice: DoorNotice): DoorSignal | undefined {
  switch (notice.kind) {
    case 'idle':
      return undefined;
    case 'display':
      return DOOR_SIGNALS[notice.display];
    case 'held-open-warning':
      return CLOSE_THE_DOOR;
    case 'alarm':
      return notice.alarm === 'held-open' ? { ...CLOSE_THE_DOOR, ...ALARM } : { text: ALARM_TEXT, ...ALARM };
  }
}

/** Somebody who only forgot the door can still mend it. */
const CLOSE_THE_DOOR: DoorSignal = {
  text: { ja: 'ドアを閉めてください', en: 'Please close the door' },
  light: { colour: 'amber', count: 10, onMs: 250, offMs: 250 },
  tone: { frequencyHz: 900, count: 5, onMs: 200, offMs: 800 },
};

/** Says nothing of what was noticed. */
const ALARM_TEXT: DoorSignal['text'] = { ja: '警報が作動しました', en: 'The alarm has been raised' };

const ALARM: Pick<DoorSignal, 'light' | 'tone'> = {
  light: { colour: 'red', count: 60, onMs: 250, offMs: 250 },
  tone: { frequencyHz: 2_400, count: 30, onMs: 500, offMs: 500 },
};
