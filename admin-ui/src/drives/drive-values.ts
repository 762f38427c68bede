import type { Drive, DriveCase } from '@monban/core/api/drives';
import { addDays } from '@monban/core/calendar/days';
import { departmentName, siteName } from '../organisation/places.ts';
import { localDateText } from '../text/format.ts';
import { language, t, textIn } from '../text/text.ts';
import type { FormRecord } from '../ui/form-conflict.ts';

/** What a form of a drive holds. */
export interface DriveValues {
  name: string;
  case: DriveCase | null;
  siteIds: string[];
  departmentIds: string[];
  opensOn: string;
  closesOn: string;
}

export interface NewDriveValues extends DriveValues {
  ja: string;
  en: string;
  coversCollection: boolean;
}

const DAYS_OPEN = 28;

/** Four weeks from today, for everybody, with the neutral text. */
export function newDriveValues(today: string): NewDriveValues {
  return {
    name: '',
    case: 'pick-up',
    siteIds: [],
    departmentIds: [],
    opensOn: today,
    closesOn: addDays(today, DAYS_OPEN),
    ja: textIn('ja', 'driveConsent.text'),
    en: textIn('en', 'driveConsent.text'),
    coversCollection: false,
  };
}

export function newDriveRequest({ ja, en, coversCollection, ...fields }: NewDriveValues): unknown {
  return { ...fields, consent: { ja, en, coversCollection } };
}

export function driveValues(drive: Drive): DriveValues {
  return {
    name: drive.name,
    case: drive.case,
    siteIds: [...drive.siteIds],
    departmentIds: [...drive.departmentIds],
    opensOn: drive.opensOn,
    closesOn: drive.closesOn,
  };
}

/** What people call the fields, for whoever meets another's change. */
export const DRIVE_FIELDS: FormRecord<DriveValues, Drive>['fields'] = {
  name: 'drives.name',
  case: ['drives.case', (value) => (value === null ? '' : t(`drives.cases.${value}`))],
  siteIds: ['drives.sites', (ids) => placesText(ids, siteName, t('drives.everySite'))],
  departmentIds: [
    'drives.departments',
    (ids) => placesText(ids, departmentName, t('drives.everyDepartment')),
  ],
  opensOn: ['drives.opensOn', (day) => localDateText(day, language.value)],
  closesOn: ['drives.closesOn', (day) => localDateText(day, language.value)],
};

export function placesText(
  ids: readonly string[],
  nameOf: (id: string) => string,
  everything: string,
): string {
  return ids.length === 0 ? everything : ids.map(nameOf).join(' · ');
}
