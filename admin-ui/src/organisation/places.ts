import type { Area, Department, Site } from '@monban/core/api/organisation';
import { computed, shallowRef, triggerRef } from 'vue';
import type { Page } from '@monban/core/api/conventions';
import type { Answer } from '../api/client.ts';
import {
  areas as areaResource,
  departments as departmentResource,
  sites as siteResource,
} from '../api/resources.ts';
import type { ListQueryText } from '../api/resource.ts';
import type { Choice } from '../ui/choice.ts';
import type { FormatContext } from '../text/format.ts';
import { language } from '../text/text.ts';

/** Sites, departments and areas: few, known to every page, so loaded once per session and after each change. */
const sites = shallowRef<readonly Site[]>([]);
const departments = shallowRef<readonly Department[]>([]);
const areas = shallowRef<readonly Area[]>([]);

export const allSites = computed(() => sites.value);
export const allDepartments = computed(() => departments.value);
export const allAreas = computed(() => areas.value);

export async function loadPlaces(): Promise<void> {
  const [foundSites, foundDepartments, foundAreas] = await Promise.all([
    allOf((query) => siteResource.list(query)),
    allOf((query) => departmentResource.list(query)),
    allOf((query) => areaResource.list(query)),
  ]);
  sites.value = foundSites;
  departments.value = foundDepartments;
  areas.value = foundAreas;
  triggerRef(sites);
}

export function siteName(id: string): string {
  return sites.value.find((site) => site.id === id)?.name ?? '';
}

export function departmentName(id: string): string {
  return departments.value.find((department) => department.id === id)?.name ?? '';
}

export function areaName(id: string): string {
  return areas.value.find((area) => area.id === id)?.name ?? '';
}

/** Choices for forms and filters: what is still in use. */
export const siteChoices = computed(() => choicesOf(sites.value));
export const departmentChoices = computed(() => choicesOf(departments.value));
export const areaChoices = computed(() => choicesOf(areas.value));

/** How to write instants of a site; without one, those of the first site. */
export function formatOf(siteId?: string): FormatContext {
  const site = sites.value.find((each) => each.id === siteId) ?? sites.value[0];
  return { language: language.value, timeZone: site?.timeZone ?? ownZone() };
}

function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function choicesOf(records: readonly { id: string; name: string; retiredAt: string | null }[]): Choice[] {
  return records
    .filter((record) => record.retiredAt === null)
    .map((record) => ({ value: record.id, label: record.name }));
}

async function allOf<Item>(
  list: (query: ListQueryText) => Promise<Answer<Page<Item>>>,
  cursor?: string,
): Promise<readonly Item[]> {
  const answer = await list({ limit: 500, retired: 'include', cursor });
  if (answer.kind === 'failed') return [];
  const { items, nextCursor } = answer.data;
  return nextCursor === null ? items : [...items, ...(await allOf(list, nextCursor))];
}
