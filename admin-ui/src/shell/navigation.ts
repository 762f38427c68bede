import {
  mdiApi,
  mdiArchiveClockOutline,
  mdiAccountCircleOutline,
  mdiAccountGroup,
  mdiCalendarAccountOutline,
  mdiCalendarClock,
  mdiCardAccountDetailsOutline,
  mdiCardAccountMailOutline,
  mdiCardMultipleOutline,
  mdiCheckDecagramOutline,
  mdiChip,
  mdiClockCheckOutline,
  mdiChartTimelineVariant,
  mdiCityVariantOutline,
  mdiClipboardTextClockOutline,
  mdiCogOutline,
  mdiDoor,
  mdiDoorOpen,
  mdiEyeOutline,
  mdiHandBackRightOutline,
  mdiKeyChainVariant,
  mdiKeyOutline,
  mdiMapMarkerRadiusOutline,
  mdiShieldAccountOutline,
  mdiSwapHorizontal,
  mdiTestTube,
  mdiTrayArrowUp,
  mdiTownHall,
  mdiWeatherSunsetUp,
} from '@mdi/js';
import type { Permission } from '@monban/core/api/permissions';
import type { MessageKey } from '../text/text.ts';

export interface NavigationEntry {
  readonly name: string;
  readonly label: MessageKey;
  readonly icon: string;
  readonly permission: Permission;
  readonly isDemoOnly?: boolean;
}

export interface NavigationGroup {
  readonly label: MessageKey;
  readonly entries: readonly NavigationEntry[];
}

/** The map of the console. Only what the role may open is shown. */
export const NAVIGATION: readonly NavigationGroup[] = [
  {
    label: 'shell.navGroup.work',
    entries: [
      { name: 'today', label: 'shell.nav.today', icon: mdiWeatherSunsetUp, permission: 'organisation:read' },
      { name: 'own', label: 'shell.nav.own', icon: mdiAccountCircleOutline, permission: 'own:use' },
      { name: 'live', label: 'shell.nav.live', icon: mdiDoorOpen, permission: 'doors:read' },
      { name: 'people', label: 'shell.nav.people', icon: mdiAccountGroup, permission: 'people:read' },
      {
        name: 'badges',
        label: 'shell.nav.badges',
        icon: mdiCardAccountDetailsOutline,
        permission: 'badges:read',
      },
      {
        name: 'drives',
        label: 'shell.nav.drives',
        icon: mdiCardAccountMailOutline,
        permission: 'drives:read',
      },
      { name: 'loading', label: 'shell.nav.loading', icon: mdiTrayArrowUp, permission: 'loading:read' },
      {
        name: 'appointments',
        label: 'shell.nav.appointments',
        icon: mdiCalendarAccountOutline,
        permission: 'badges:issue',
      },
      {
        name: 'attendance',
        label: 'shell.nav.attendance',
        icon: mdiClockCheckOutline,
        permission: 'attendance:read',
      },
      {
        name: 'company-cards',
        label: 'shell.nav.companyCards',
        icon: mdiCardMultipleOutline,
        permission: 'company-cards:read',
      },
      {
        name: 'municipalities',
        label: 'shell.nav.municipalities',
        icon: mdiCityVariantOutline,
        permission: 'municipalities:read',
      },
      {
        name: 'readiness',
        label: 'shell.nav.readiness',
        icon: mdiChartTimelineVariant,
        permission: 'loading:read',
      },
      {
        name: 'drive-planner',
        label: 'shell.nav.drivePlanner',
        icon: mdiMapMarkerRadiusOutline,
        permission: 'drives:read',
      },
      { name: 'migration', label: 'shell.nav.migration', icon: mdiSwapHorizontal, permission: 'rules:read' },
      {
        name: 'approvals',
        label: 'shell.nav.approvals',
        icon: mdiCheckDecagramOutline,
        permission: 'approvals:read',
      },
      {
        name: 'access-requests',
        label: 'shell.nav.accessRequests',
        icon: mdiHandBackRightOutline,
        permission: 'approvals:read',
      },
    ],
  },
  {
    label: 'shell.navGroup.rules',
    entries: [
      { name: 'doors', label: 'shell.nav.doors', icon: mdiDoor, permission: 'doors:read' },
      { name: 'levels', label: 'shell.nav.levels', icon: mdiKeyChainVariant, permission: 'rules:read' },
      { name: 'schedules', label: 'shell.nav.schedules', icon: mdiCalendarClock, permission: 'rules:read' },
      { name: 'visit-doors', label: 'shell.nav.visitDoors', icon: mdiTownHall, permission: 'rules:read' },
    ],
  },
  {
    label: 'shell.navGroup.system',
    entries: [
      { name: 'controllers', label: 'shell.nav.controllers', icon: mdiChip, permission: 'controllers:read' },
      {
        name: 'audit',
        label: 'shell.nav.audit',
        icon: mdiClipboardTextClockOutline,
        permission: 'audit:read',
      },
      {
        name: 'privacy',
        label: 'shell.nav.privacy',
        icon: mdiArchiveClockOutline,
        permission: 'privacy:read',
      },
      { name: 'look-ups', label: 'shell.nav.lookUps', icon: mdiEyeOutline, permission: 'privacy:read' },
      {
        name: 'operators',
        label: 'shell.nav.operators',
        icon: mdiShieldAccountOutline,
        permission: 'operators:read',
      },
      { name: 'api-keys', label: 'shell.nav.apiKeys', icon: mdiKeyOutline, permission: 'operators:read' },
      {
        name: 'api-reference',
        label: 'shell.nav.apiReference',
        icon: mdiApi,
        permission: 'organisation:read',
      },
      { name: 'settings', label: 'shell.nav.settings', icon: mdiCogOutline, permission: 'organisation:read' },
      {
        name: 'demo',
        label: 'shell.nav.demo',
        icon: mdiTestTube,
        permission: 'demo:drive',
        isDemoOnly: true,
      },
    ],
  },
];

export function visibleNavigation(
  can: (permission: Permission) => boolean,
  isDemo: boolean,
): readonly NavigationGroup[] {
  return NAVIGATION.map((group) => ({
    ...group,
    entries: group.entries.filter((entry) => can(entry.permission) && (isDemo || !entry.isDemoOnly)),
  })).filter((group) => group.entries.length > 0);
}
