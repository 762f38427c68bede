import type { Badge } from '@monban/core/api/badges';
import type { Page } from '@monban/core/api/conventions';
import type { Door } from '@monban/core/api/doors';
import type { Person } from '@monban/core/api/people';
import type { Answer } from '../api/client.ts';
import { badges, doors, people } from '../api/resources.ts';
import { departmentName, siteName } from '../organisation/places.ts';
import { fullName } from '../people/person-words.ts';
import { can } from '../session/session.ts';
import { t } from '../text/text.ts';
import type { PaletteEntry } from '../ui/palette-entry.ts';

/** People, doors and badges that match, as far as the operator may see them. */
export async function findEverywhere(text: string): Promise<readonly PaletteEntry[]> {
  const query = { q: text, limit: 6 };
  const [foundPeople, foundDoors, foundBadges] = await Promise.all([
    can('people:read') ? people.list(query) : nothing,
    can('doors:read') ? doors.list(query) : nothing,
    can('badges:read') ? badges.list(query) : nothing,
  ]);
  return [
    ...itemsOf(foundPeople).map(personEntry),
    ...itemsOf(foundDoors).map(doorEntry),
    ...itemsOf(foundBadges).map(badgeEntry),
  ];
}

const nothing: Answer<Page<never>> = {
  kind: 'ok',
  status: 200,
  data: { items: [], nextCursor: null, total: 0 },
};

/** A failed search shows nothing here; the page it would lead to says why. */
function itemsOf<Item>(answer: Answer<Page<Item>>): readonly Item[] {
  return answer.kind === 'ok' ? answer.data.items : [];
}

function personEntry(person: Person): PaletteEntry {
  return {
    key: `person-${person.id}`,
    group: t('ui.palette.people'),
    label: fullName(person),
    note: `${t('ui.palette.people')} · ${person.employeeCode} · ${departmentName(person.departmentId)}`,
    to: { name: 'person', params: { id: person.id } },
  };
}

function doorEntry(door: Door): PaletteEntry {
  return {
    key: `door-${door.id}`,
    group: t('ui.palette.doors'),
    label: door.name,
    note: `${t('ui.palette.doors')} · ${siteName(door.siteId)}`,
    to: { name: 'door', params: { id: door.id } },
  };
}

function badgeEntry(badge: Badge): PaletteEntry {
  return {
    key: `badge-${badge.id}`,
    group: t('ui.palette.badges'),
    label: badge.personName,
    note: `${t('ui.palette.badges')} · ${t(`badges.states.${badge.state}`)}`,
    to: { name: 'badge', params: { id: badge.id } },
  };
}
