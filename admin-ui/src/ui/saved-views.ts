import { Empty } from '@monban/core/api/conventions';
import {
  ListPageName,
  SavedView,
  SavedViews,
  type CreateSavedView,
  type ViewSettings,
} from '@monban/core/api/saved-views';
import type { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import type { ListState } from './list-state.ts';
import type { ListPreference } from './preferences.ts';

/** What is shown of a list, in its address and beside it. */
export interface ShownView {
  readonly state: ListState;
  readonly preference: ListPreference;
}

/** Undefined for a list that cannot be saved. */
export function viewPage(list: string): ListPageName | undefined {
  return ListPageName.safeParse(list).data;
}

export function settingsOf({ state, preference }: ShownView): ViewSettings {
  return {
    q: state.q,
    sort: state.sort,
    retired: state.retired,
    filters: { ...state.filters },
    hidden: [...preference.hidden],
    density: preference.density,
  };
}

export function shownBy({ q, sort, retired, filters, hidden, density }: ViewSettings): ShownView {
  return { state: { q, sort, retired, filters }, preference: { hidden, density } };
}

export function listSavedViews(page: ListPageName): Promise<Answer<z.output<typeof SavedViews>>> {
  return api.call({ method: 'GET', path: '/saved-views', query: { page }, answer: SavedViews });
}

export function saveView(body: CreateSavedView): Promise<Answer<SavedView>> {
  return api.call({ method: 'POST', path: '/saved-views', body, answer: SavedView });
}

export function replaceView(view: SavedView, settings: ViewSettings): Promise<Answer<SavedView>> {
  const { id, version, name, sharedRole, sharedSiteId } = view;
  const body = { name, sharedRole, sharedSiteId, settings };
  return api.call({ method: 'PUT', path: `/saved-views/${id}`, body, version, answer: SavedView });
}

export function deleteView({ id, version }: SavedView): Promise<Answer<z.output<typeof Empty>>> {
  return api.call({ method: 'DELETE', path: `/saved-views/${id}`, version, answer: Empty });
}
