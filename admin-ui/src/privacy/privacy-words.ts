import type { RetentionRule } from '@monban/core/api/retention';
import { keptText } from '../own/own-words.ts';
import { t } from '../text/text.ts';

/** Such as: 90 days from the record. */
export function keptFromText({
  keptDays,
  countedFrom,
}: Pick<RetentionRule, 'keptDays' | 'countedFrom'>): string {
  return t(`own.held.keptFrom.${countedFrom}`, { days: keptText(keptDays) });
}

/** Between which days somebody may choose. */
export function limitsText({ minimumDays, maximumDays, defaultDays }: RetentionRule): string {
  return t('privacy.limits', { minimum: minimumDays, maximum: maximumDays, usual: defaultDays });
}
