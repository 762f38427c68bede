import type { DrivePlan, OldBadgesOff, PlannedPlace } from '@monban/core/api/drive-planner';
import { localDateText } from '../text/format.ts';
import { language, t } from '../text/text.ts';

/** The words of one plan, in which sites have names. */
export function planWords({ sites }: DrivePlan) {
  const names = new Map<string, string>(sites.map(({ siteId, name }) => [siteId, name]));
  const nameOf = (siteId: string): string => names.get(siteId) ?? '';
  const dayText = (day: string): string => localDateText(day, language.value);
  return {
    reach: ({ reach }: PlannedPlace): string => {
      if (reach.kind !== 'together') return t(`drivePlanner.reaches.${reach.kind}`);
      return t('drivePlanner.reaches.together', { sites: reach.siteIds.map(nameOf).join(' · ') });
    },
    cards: ({ cardsFrom, cardsUntil }: PlannedPlace): string =>
      t('drivePlanner.cardsText', { from: dayText(cardsFrom), until: dayText(cardsUntil) }),
    bySite: (place: PlannedPlace): string =>
      place.sites
        .map(({ siteId, people }) => t('drivePlanner.bySiteText', { site: nameOf(siteId), count: people }))
        .join(' · '),
    toForward: (place: PlannedPlace): string =>
      place.sites
        .filter(({ toForward }) => toForward > 0)
        .map(({ siteId, toForward }) =>
          t('drivePlanner.toForwardText', { site: nameOf(siteId), count: toForward }),
        )
        .join(' · '),
    off: (off: OldBadgesOff): string => {
      switch (off.kind) {
        case 'nobody':
        case 'now':
          return t(`drivePlanner.offs.${off.kind}`);
        case 'from':
          return t('drivePlanner.offs.from', { day: dayText(off.on), count: off.waiting });
        case 'unknown':
          return off.people === null
            ? t('drivePlanner.offs.unknownUntold')
            : t('drivePlanner.offs.unknown', { count: off.people });
      }
    },
  };
}
export type PlanWords = ReturnType<typeof planWords>;
