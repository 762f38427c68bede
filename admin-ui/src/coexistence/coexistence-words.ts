import type { Coexistence, MigrationCounts, MigrationState } from '@monban/core/api/coexistences';
import type { OldBadgesOff } from '@monban/core/api/drive-planner';
import type { LeftBehind } from '@monban/core/drives/coexistence';
import { localDateText } from '../text/format.ts';
import { language, t } from '../text/text.ts';
import type { Tone } from '../ui/tone.ts';

export const COEXISTENCE_TONES: Readonly<Record<MigrationState, Tone>> = {
  none: 'quiet',
  running: 'warn',
  overdue: 'bad',
  off: 'good',
};

/** Until when old badges work at the door, or since when no more. */
export function tagText({ state, lastDay, off }: Pick<Coexistence, 'state' | 'lastDay' | 'off'>): string {
  const day = localDateText(off?.on ?? lastDay, language.value);
  return t(`coexistence.tags.${state}`, { day });
}

/** Who stands where, in one line; what is not told says so. */
export function countsText(counts: MigrationCounts): string {
  switch (counts.detail) {
    case 'none':
      return t('coexistence.counts.none');
    case 'badges':
      return t('coexistence.counts.badges', { without: counts.without, written: counts.written });
    case 'two':
      return t('coexistence.counts.two', { before: counts.before, more: counts.loadingOrWritten });
    case 'three':
      return t('coexistence.counts.three', {
        before: counts.before,
        loading: counts.loading,
        written: counts.written,
      });
  }
}

/** From when on nobody needs the old badge, from what is known of badges. */
export function earliestText(earliest: OldBadgesOff | null): string {
  if (earliest === null) return t('coexistence.earliest.notTold');
  return earliest.kind === 'from'
    ? localDateText(earliest.on, language.value)
    : t(`coexistence.earliest.${earliest.kind}`);
}

/** Whom switching off would leave before the door. */
export function leftText(left: LeftBehind): string {
  switch (left.kind) {
    case 'count':
      return t('coexistence.left.count', { count: left.count });
    case 'at-least':
      return t('coexistence.left.atLeast', { count: left.count });
    case 'nobody':
      return t('coexistence.left.nobody');
    case 'not-told':
      return t('coexistence.left.notTold');
  }
}
