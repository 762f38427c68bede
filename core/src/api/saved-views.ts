import { z } from 'zod';
import { OperatorId, SiteId } from '../ids.ts';
import { name, record } from './conventions.ts';
import { Role } from './permissions.ts';

/** Lists that can be saved as somebody likes to see them, by their names in the console. */
export const LIST_PAGES = [
  'people',
  'badges',
  'badge-forecasts',
  'doors',
  'controllers',
  'access-levels',
  'schedules',
  'operators',
  'company-cards',
  'municipalities',
  'loading-items',
  'approvals',
  'access-requests',
  'audit',
  'deletions',
  'look-ups',
] as const;
export const ListPageName = z.enum(LIST_PAGES);
export type ListPageName = z.infer<typeof ListPageName>;

const word = z.string().regex(/^[a-zA-Z][a-zA-Z-]{0,39}$/);

/** What a list shows: as in its address, and which columns. */
export const ViewSettings = z.strictObject({
  q: z.string().trim().max(200),
  sort: z.string().regex(/^(-?[a-zA-Z]{1,40})?$/),
  retired: z.enum(['exclude', 'include', 'only']),
  filters: z.record(word, z.string().max(100)),
  hidden: z.array(word).max(40),
  density: z.enum(['comfortable', 'dense']),
});
export type ViewSettings = z.infer<typeof ViewSettings>;

const viewFields = {
  page: ListPageName,
  name: name(60),
  /** Both null: the owner's alone. Otherwise everybody of that role, of that site, or of that role at that site. */
  sharedRole: Role.nullable(),
  sharedSiteId: SiteId.nullable(),
  settings: ViewSettings,
};
export const SavedView = z.strictObject({
  id: z.uuid(),
  ...viewFields,
  ownerId: OperatorId,
  ownerName: z.string(),
  isMine: z.boolean(),
  version: record.version,
  updatedAt: record.updatedAt,
});
export type SavedView = z.infer<typeof SavedView>;
export const CreateSavedView = z.strictObject(viewFields);
export type CreateSavedView = z.infer<typeof CreateSavedView>;
/** PUT /saved-views/{id} with If-Match: the page stays. */
export const ReplaceSavedView = CreateSavedView.omit({ page: true });
export type ReplaceSavedView = z.infer<typeof ReplaceSavedView>;

/** GET /saved-views?page=people: by name. Nobody has more than fits on a screen. */
export const SavedViewsQuery = z.strictObject({ page: ListPageName });
export const SavedViews = z.strictObject({ items: z.array(SavedView) });
export const MOST_SAVED_VIEWS = 50;
