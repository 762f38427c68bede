import type { Door } from '@monban/core/api/doors';
import { areaName, siteName } from '../organisation/places.ts';
import { t } from '../text/text.ts';
import type { FormRecord } from '../ui/use-form.ts';

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
