import type { Coexistence } from '@monban/core/api/coexistences';
import type { DeskJob } from '@monban/core/api/badges';
import type { LiveDoor } from '@monban/core/api/doors';
import type { Drive } from '@monban/core/api/drives';
import type { Approval } from '@monban/core/api/oversight';
import { jobLineText } from '../desk/desk-words.ts';
import { driveStanding, nextStep, type DriveStanding } from '../drives/drive-standing.ts';
import { isAlarmed, isBehind } from '../doors/door-words.ts';
import { localDateText } from '../text/format.ts';
import { language, t, type MessageKey } from '../text/text.ts';
import type { TaskLine } from './task-line.ts';

export interface TaskLines {
  readonly title: string;
  readonly lines: readonly TaskLine[];
}

/** Alarms first, then doors without connection, then doors that still decide by older rules. */
export function doorGroups(doors: readonly LiveDoor[]): readonly TaskLines[] {
  const isOffline = (door: LiveDoor): boolean => door.controllerState === 'offline';
  return [
    {
      title: t('today.doorsAlarm'),
      lines: doors.filter(isAlarmed).map((door) => ({
        ...doorLine(door, 'bad'),
        text: `${door.name} · ${t(`doors.state.${door.state}`)}`,
      })),
    },
    { title: t('today.doorsOffline'), lines: doors.filter(isOffline).map((door) => doorLine(door, 'bad')) },
    {
      title: t('today.doorsUnconfirmed'),
      lines: doors.filter((door) => isBehind(door) && !isOffline(door)).map((door) => doorLine(door, 'warn')),
    },
  ];
}

/** Past its last day an old reader is still on: nothing ends it but somebody at the door. */
export function oldBadgesLines(coexistences: Iterable<Coexistence>): readonly TaskLine[] {
  return [...coexistences]
    .filter(({ state }) => state === 'overdue')
    .map(({ id, doorId, doorName, lastDay }) => ({
      key: id,
      text: t('today.oldBadges.text', { name: doorName, day: localDateText(lastDay, language.value) }),
      action: t('today.oldBadges.go'),
      to: { name: 'door', params: { id: doorId } },
      tone: 'bad',
    }));
}

export function jobLine(job: DeskJob): TaskLine {
  return {
    key: job.id,
    text: `${job.personName} · ${t(`desk.task.${job.task}.noun`)} · ${jobLineText(job)}`,
    action: t('today.openJob'),
    to: { name: 'desk-job', params: { id: job.id } },
    tone: job.failure ? 'bad' : 'quiet',
  };
}

export function approvalLine(approval: Approval): TaskLine {
  return {
    key: approval.id,
    text: `${t(`oversight.approvals.kinds.${approval.kind}`)} · ${approval.requestedByName}`,
    action: t('today.openApproval'),
    to: { name: 'approvals', query: { state: 'waiting' } },
    tone: 'warn',
  };
}

export function noLevelLine(): TaskLine {
  return {
    key: 'levels',
    text: t('today.noLevelsText'),
    action: t('today.createLevel'),
    to: { name: 'levels' },
    tone: 'warn',
  };
}

/** Certificates, cards and records that end within 3 months or have ended. */
export function endingLines(count: number): readonly TaskLine[] {
  const line = { key: 'ending', text: t('today.endingText', { count }), action: t('today.openEnding') };
  return count === 0 ? [] : [{ ...line, to: { name: 'badge-forecast' }, tone: 'warn' }];
}

/** Badges that have been stopped but not terminated inside their cards. */
export function orphanedLines(count: number): readonly TaskLine[] {
  const line = { key: 'orphaned', text: t('today.orphanedText', { count }), action: t('today.openPeople') };
  const to = { name: 'badges', query: { orphaned: 'yes' } };
  return count === 0 ? [] : [{ ...line, to, tone: 'quiet' }];
}

export function withoutBadgeLines(count: number): readonly TaskLine[] {
  const line = {
    key: 'without-badge',
    text: t('today.withoutBadgeText', { count }),
    action: t('today.openPeople'),
  };
  const to = { name: 'people', query: { hasBadge: 'no' } };
  return count === 0 ? [] : [{ ...line, to, tone: 'quiet' }];
}

const DRIVE_TEXTS: Readonly<Partial<Record<DriveStanding, MessageKey>>> = {
  draft: 'today.drives.draft',
  ending: 'today.drives.ending',
  over: 'today.drives.over',
};

/** Drives of whoever looks that wait for a hand: a draft, one that has invited nobody, one that ends within a week. */
export function driveLines(drives: readonly Drive[], today: string): readonly TaskLine[] {
  return drives
    .filter(({ isClerk }) => isClerk)
    .flatMap((drive) => {
      const { id, name, closesOn } = drive;
      const standing = driveStanding(drive, today);
      const key = nextStep(drive) === 'invite' ? 'today.drives.notInvited' : DRIVE_TEXTS[standing];
      if (key === undefined) return [];
      const text = t(key, { name, day: localDateText(closesOn, language.value) });
      const to = { name: 'drive', params: { id } };
      return [{ key: id, text, action: t('today.drives.go'), to, tone: 'warn' }];
    });
}

function doorLine(door: LiveDoor, tone: TaskLine['tone']): TaskLine {
  return { key: door.doorId, text: door.name, action: t('today.openLive'), to: { name: 'live' }, tone };
}
