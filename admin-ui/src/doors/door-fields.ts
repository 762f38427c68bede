import { CreateDoor, type Door } from '@monban/core/api/doors';
import { areaName, siteName } from '../organisation/places.ts';
import { t } from '../text/text.ts';
import type { FormRecord } from '../ui/form-conflict.ts';
import { audiencesToLines } from './audience-words.ts';

/** What the form of a door holds while it is typed. */
export interface DoorDraft {
  kind: string;
  siteId: string;
  name: string;
  insideAreaId: string | null;
  outsideAreaId: string | null;
  isSiteBoundary: boolean;
  controllerId: string | null;
  requiredAssurance: Door['requiredAssurance'];
  certificateRule: Door['certificateRule'];
  unlockSeconds: number;
  heldOpenSeconds: number;
  maximumAgeHours: number;
  staleFallback: Door['staleFallback'];
  lockedDown: boolean;
  audienceLines: string;
}

/** What a place that is made starts with: the server's own defaults. */
const NEW = {
  ...CreateDoor.pick({
    kind: true,
    isSiteBoundary: true,
    controllerId: true,
    requiredAssurance: true,
    certificateRule: true,
    unlockMs: true,
    heldOpenMs: true,
    maximumAgeHours: true,
    staleFallback: true,
    lockedDown: true,
    audiences: true,
  }).parse({}),
  name: '',
  insideAreaId: null,
  outsideAreaId: null,
};

/** `door` as the form shows it: times in seconds, uses of a terminal as lines. */
export function draftOf(door: Door | undefined, firstSiteId: string): DoorDraft {
  const from = door ?? { ...NEW, siteId: firstSiteId };
  return {
    kind: from.kind,
    siteId: from.siteId,
    name: from.name,
    insideAreaId: from.insideAreaId,
    outsideAreaId: from.outsideAreaId,
    isSiteBoundary: from.isSiteBoundary,
    controllerId: from.controllerId,
    requiredAssurance: from.requiredAssurance,
    certificateRule: from.certificateRule,
    unlockSeconds: from.unlockMs / 1_000,
    heldOpenSeconds: from.heldOpenMs / 1_000,
    maximumAgeHours: from.maximumAgeHours,
    staleFallback: from.staleFallback,
    lockedDown: from.lockedDown,
    audienceLines: audiencesToLines(from.audiences),
  };
}

/** How two versions of a door are read side by side. */
export const DOOR_FIELDS: FormRecord<DoorDraft, Door>['fields'] = {
  kind: 'doors.kind',
  siteId: ['doors.site', siteName],
  name: 'doors.name',
  insideAreaId: ['doors.insideArea', placeName],
  outsideAreaId: ['doors.outsideArea', placeName],
  isSiteBoundary: 'doors.isSiteBoundary',
  controllerId: 'doors.controller',
  requiredAssurance: ['doors.requiredAssurance', (level) => t(`doors.assuranceLevels.${level}`)],
  certificateRule: ['doors.certificateRule', (rule) => t(`doors.certificateRules.${rule}`)],
  unlockSeconds: 'doors.unlockSeconds',
  heldOpenSeconds: 'doors.heldOpenSeconds',
  maximumAgeHours: 'doors.maximumAgeHours',
  staleFallback: ['doors.staleFallback', (fallback) => t(`doors.staleFallbacks.${fallback}`)],
  lockedDown: 'doors.lockedDown',
  audienceLines: 'doors.audiences',
};

function placeName(id: string | null): string {
  return id === null ? '' : areaName(id);
}
