import { DOOR_OUTCOMES } from '@monban/core/access/card-outcome';
import { DenyReason, GrantReason } from '@monban/core/access/decision';
import type { AccessRequest, OwnBadge, OwnEvent, OwnPage } from '@monban/core/api/own';
import type { AccessibleDoor, AccessReason } from '@monban/core/api/person-access';
import type { ForecastKind } from '@monban/core/api/badges';
import { eventTitleKey } from '../events/event-words.ts';
import { dateText, dateTimeText, localDateText, type FormatContext } from '../text/format.ts';
import { language, t, type MessageKey } from '../text/text.ts';
import { dayBefore } from '../text/days.ts';
import { spanOf } from './own-days.ts';
import type { Tone } from '../ui/tone.ts';

export const REQUEST_TONES: Readonly<Record<AccessRequest['state'], Tone>> = {
  waiting: 'warn',
  'waiting-for-second': 'warn',
  granted: 'good',
  refused: 'bad',
  withdrawn: 'quiet',
  expired: 'quiet',
};

export const STANDING_TONES: Readonly<Record<AccessibleDoor['standing'], Tone>> = {
  open: 'good',
  later: 'warn',
  shut: 'bad',
  'not-yet': 'quiet',
  'locked-down': 'bad',
};

const END_LABELS: Readonly<Record<ForecastKind, MessageKey>> = {
  certificate: 'own.certificateUntil',
  card: 'own.printedUntil',
  record: 'own.validUntil',
};

/** What ends of a badge, and what its holder does about it. */
export function endText({ kind, endsAt }: OwnBadge['forecasts'][number], format: FormatContext): string {
  const hasEnded = Date.parse(endsAt) <= Date.now();
  const values = {
    kind: t(END_LABELS[kind]),
    day: dateText(endsAt, format),
    todo: t(`own.endTodos.${kind}`),
  };
  return t(hasEnded ? 'own.hasEnded' : 'own.endsSoon', values);
}

/** Only the desk takes this back. */
export function isStoppedByHolder({ suspensionReason }: Pick<OwnBadge, 'suspensionReason'>): boolean {
  return suspensionReason === 'holder-request';
}

export interface StopChoice {
  readonly value: string;
  readonly label: string;
  readonly help: string;
}

/** What whoever lost a card can stop: own badges first, then what is borrowed. */
export function stopChoices({ badges, loans, person: { timeZone } }: OwnPage): StopChoice[] {
  const format = { language: language.value, timeZone };
  const own = badges.map(({ id, carrier, mayStop, validUntil }) => ({
    value: id,
    label: t(`badges.carriers.${carrier}`),
    help: `${t('own.validUntil')}: ${dateText(validUntil, format)}`,
    mayStop,
  }));
  const borrowed = loans.map(({ badgeId, label, mayStop, until }) => ({
    value: badgeId,
    label: t('own.loan.title', { label }),
    help: `${t('own.loan.borrowedUntil')}: ${dateTimeText(until, format)}`,
    mayStop,
  }));
  return [...own, ...borrowed].filter(({ mayStop }) => mayStop);
}

/** Why a door is on the list: the level, and when it counts. */
export function reasonText(reason: AccessReason): string {
  const days =
    reason.untilDate === null
      ? t('own.doors.from', { from: localDateText(reason.fromDate, language.value) })
      : t('own.doors.fromTo', {
          from: localDateText(reason.fromDate, language.value),
          to: localDateText(dayBefore(reason.untilDate), language.value),
        });
  const when = `${reason.scheduleName ?? t('own.doors.always')}, ${days}`;
  return t(`own.doors.${reason.effect}`, { level: reason.accessLevelName, when });
}

/** One tap: what happened, and the sentence that tells its holder what to do. */
export function ownEventWords({ isGranted, reason }: OwnEvent): { title: string; remedy: string } {
  const type = isGranted ? 'access.granted' : 'access.denied';
  const outcome = GrantReason.or(DenyReason).safeParse(reason).data;
  return {
    title: t(eventTitleKey({ type, reason })),
    remedy: outcome === undefined || isGranted ? '' : DOOR_OUTCOMES[language.value][outcome].holder,
  };
}

/** For how long something is kept. */
export function keptText(days: number): string {
  const { unit, count } = spanOf(days);
  return t(`own.held.${unit}`, { count });
}
