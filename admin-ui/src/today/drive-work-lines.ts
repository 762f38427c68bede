import type { DriveWork, DriveWorkKind } from '@monban/core/api/drive-work';
import { localDateText } from '../text/format.ts';
import { language, t } from '../text/text.ts';
import type { TaskLine } from './task-line.ts';

/** What stands still, what comes near its last day, and what HR knows that the papers do not; each with its one action. */
export function driveWorkLines(work: readonly DriveWork[]): readonly TaskLine[] {
  return work.map(({ applicationId, driveId, driveName, personName, kind, on, applyFrom, terms }) => {
    const day = (date: string): string => localDateText(date, language.value);
    const what = t(`today.driveWork.kinds.${kind}`, { day: day(on) });
    const right = applyFrom === null ? [] : [t('today.driveWork.applyFrom', { day: day(applyFrom) })];
    const whose = terms === null ? [] : [t(`today.driveWork.terms.${terms}`)];
    return {
      key: `${applicationId} ${kind}`,
      text: [personName, what, ...whose, ...right, driveName].join(' · '),
      action: t(`today.driveWork.actions.${kind}`),
      to: { name: 'drive-people', params: { id: driveId }, query: { q: personName } },
      tone: PRESSING.includes(kind) ? 'bad' : 'warn',
    };
  });
}

/** The card may be lost if nobody does anything. */
const PRESSING: readonly DriveWorkKind[] = ['overdue', 'post-over', 'returned', 'resident-changed'];
