import type { Drive, DriveCandidates, Invitation } from '@monban/core/api/drives';
import type { Tone } from '../ui/tone.ts';

export type DriveStanding = 'draft' | 'upcoming' | 'open' | 'ending' | 'over' | 'closed';

const DAY_MS = 86_400_000;
/** So many days before its last day somebody should look at a drive. */
export const ENDING_DAYS = 7;

type Dated = Pick<Drive, 'state' | 'opensOn' | 'closesOn'>;

/** On a day `YYYY-MM-DD`; the last day counts. `over` is one that nobody has closed yet. */
export function driveStanding({ state, opensOn, closesOn }: Dated, today: string): DriveStanding {
  if (state !== 'open') return state;
  if (opensOn > today) return 'upcoming';
  const left = daysLeft(closesOn, today);
  if (left < 0) return 'over';
  return left <= ENDING_DAYS ? 'ending' : 'open';
}

/** 0 on the last day itself, below 0 after it. */
export function daysLeft(closesOn: string, today: string): number {
  return Math.round((Date.parse(`${closesOn}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / DAY_MS);
}

export const DRIVE_TONES: Readonly<Record<DriveStanding, Tone>> = {
  draft: 'quiet',
  upcoming: 'quiet',
  open: 'good',
  ending: 'warn',
  over: 'warn',
  closed: 'quiet',
};

export type DriveStep = 'draft' | 'preview' | 'open' | 'invite';

/** What is to be done next before anybody can answer; undefined when people are invited. */
export function nextStep(drive: Pick<Drive, 'state' | 'people'>): 'open' | 'invite' | undefined {
  if (drive.state === 'draft') return 'open';
  return drive.state === 'open' && drive.people === 0 ? 'invite' : undefined;
}

/** How many of those whom the drive is for an invitation leaves out. */
export function leftOutCount({ leftOut }: Pick<DriveCandidates, 'leftOut'>): number {
  return leftOut.reduce((sum, { count }) => sum + count, 0);
}

/** For a day after inviting; whether somebody has answered, the server knows. */
export function canTakeBack({ takeBackUntil }: Pick<Invitation, 'takeBackUntil'>, now: Date): boolean {
  return takeBackUntil !== null && now.getTime() < Date.parse(takeBackUntil);
}
