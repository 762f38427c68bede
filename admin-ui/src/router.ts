import type { Permission } from '@monban/core/api/permissions';
import {
  createRouter,
  createWebHistory,
  type RouteLocationNormalized,
  type RouteLocationRaw,
  type RouteRecordRaw,
  type Router,
} from 'vue-router';
import { appointmentPages } from './appointments/appointment-pages.ts';
import { attendancePages } from './attendance/attendance-pages.ts';
import { batchPages } from './batches/batch-pages.ts';
import { coexistencePages } from './coexistence/coexistence-pages.ts';
import { drivePlannerPages } from './drive-planner/drive-planner-pages.ts';
import { drivePages } from './drives/drive-pages.ts';
import { municipalityPages } from './municipalities/municipality-pages.ts';
import { numberFreeAddress } from './number-free-address.ts';
import { page } from './page.ts';
import { visitDeskPage, visitOfficerPages } from './visit-officers/visit-officer-pages.ts';
import { visitPages } from './visits/visit-pages.ts';
import { readinessPages } from './readiness/readiness-pages.ts';
import { can, hasFirstSteps, resumeSession, sessionState } from './session/session.ts';
import { askToLose, hasUnsaved } from './ui/unsaved.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Who may open the page; without one, everybody who is signed in. */
    readonly permission?: Permission;
    /** Reached without a session. */
    readonly isPublic?: boolean;
    /** Its parameters turn parts of one page, which stays. */
    readonly isOnePage?: boolean;
  }
}

const signIn: RouteRecordRaw[] = [
  {
    path: '/sign-in',
    name: 'sign-in',
    meta: { isPublic: true },
    component: () => import('./session/SignInPage.vue'),
  },
  {
    path: '/sign-in/one-time',
    name: 'one-time',
    meta: { isPublic: true },
    component: () => import('./session/OneTimePage.vue'),
  },
  {
    path: '/sign-in/card',
    name: 'card-sign-in',
    meta: { isPublic: true },
    component: () => import('./terminals/CardSignInPage.vue'),
  },
  {
    path: '/stop',
    name: 'stop',
    meta: { isPublic: true },
    component: () => import('./own/StopPage.vue'),
  },
  {
    path: '/no-answer',
    name: 'no-answer',
    meta: { isPublic: true },
    component: () => import('./session/NoAnswerPage.vue'),
  },
  {
    path: '/letter-check',
    name: 'letter-check',
    meta: { isPublic: true },
    component: () => import('./letters/LetterCheckPage.vue'),
  },
  visitDeskPage,
];

const own: RouteRecordRaw[] = [
  {
    path: 'own/:section(doors|records|time|requests|held)?',
    name: 'own',
    meta: { permission: 'own:use', isOnePage: true },
    component: () => import('./own/OwnPage.vue'),
  },
  page(
    { path: '/own/drives/:driveId/form', name: 'own-application-form', permission: 'own:use' },
    () => import('./application-forms/OwnApplicationFormPage.vue'),
  ),
  page(
    { path: '/badges/:id/stop-slip', name: 'stop-slip', permission: 'badges:issue' },
    () => import('./own/StopSlipPage.vue'),
  ),
  page(
    { path: '/access-requests', name: 'access-requests', permission: 'approvals:read' },
    () => import('./access-requests/AccessRequestsPage.vue'),
  ),
  page(
    { path: '/look-ups', name: 'look-ups', permission: 'privacy:read' },
    () => import('./look-ups/LookUpsPage.vue'),
  ),
];

const people: RouteRecordRaw[] = [
  page(
    { path: '/people', name: 'people', permission: 'people:read' },
    () => import('./people/PeoplePage.vue'),
  ),
  page(
    { path: '/people/files', name: 'people-files', permission: 'people:read' },
    () => import('./people-import/PeopleFilesPage.vue'),
  ),
  page(
    { path: '/people/files/new', name: 'people-import-new', permission: 'people:import' },
    () => import('./people-import/NewImportPage.vue'),
  ),
  page(
    { path: '/people/files/:id', name: 'people-import', permission: 'people:import' },
    () => import('./people-import/ImportPage.vue'),
  ),
  page(
    { path: '/people/duplicates', name: 'people-duplicates', permission: 'people:merge' },
    () => import('./people/DuplicatesPage.vue'),
  ),
  page(
    { path: '/people/:id/merge', name: 'person-merge', permission: 'people:merge' },
    () => import('./people/MergePage.vue'),
  ),
  page(
    { path: '/people/:id', name: 'person', permission: 'people:read' },
    () => import('./people/PersonPage.vue'),
  ),
  page(
    { path: '/people/:id/insert', name: 'insert', permission: 'badges:issue' },
    () => import('./holder-insert/HolderInsertPage.vue'),
  ),
  page(
    { path: '/badges', name: 'badges', permission: 'badges:read' },
    () => import('./badges/BadgesPage.vue'),
  ),
  page({ path: '/desk', name: 'desk', permission: 'badges:issue' }, () => import('./desk/DeskPage.vue')),
  page(
    { path: '/badges/forecast', name: 'badge-forecast', permission: 'badges:issue' },
    () => import('./badges/ForecastPage.vue'),
  ),
  page(
    { path: '/badges/:id', name: 'badge', permission: 'badges:read' },
    () => import('./badges/BadgePage.vue'),
  ),
  page(
    { path: '/desk-jobs/:id', name: 'desk-job', permission: 'badges:issue' },
    () => import('./desk/DeskJobPage.vue'),
  ),
];

const maintenance: RouteRecordRaw[] = [
  page(
    { path: '/api-reference', name: 'api-reference', permission: 'organisation:read' },
    () => import('./api-reference/ApiReferencePage.vue'),
  ),
  page(
    { path: '/restoration', name: 'restoration', permission: 'operators:read' },
    () => import('./restoration/RestorationPage.vue'),
  ),
];

const carriers: RouteRecordRaw[] = [
  page(
    { path: '/loading', name: 'loading', permission: 'loading:read' },
    () => import('./loading/LoadingPage.vue'),
  ),
  page(
    { path: '/company-cards', name: 'company-cards', permission: 'company-cards:read' },
    () => import('./company-cards/CompanyCardsPage.vue'),
  ),
];

const doors: RouteRecordRaw[] = [
  page({ path: '/live', name: 'live', permission: 'doors:read' }, () => import('./doors/LivePage.vue')),
  page({ path: '/doors', name: 'doors', permission: 'doors:read' }, () => import('./doors/DoorsPage.vue')),
  page({ path: '/doors/:id', name: 'door', permission: 'doors:read' }, () => import('./doors/DoorPage.vue')),
  page(
    { path: '/access-levels', name: 'levels', permission: 'rules:read' },
    () => import('./rules/LevelsPage.vue'),
  ),
  page(
    { path: '/access-levels/:id', name: 'level', permission: 'rules:read' },
    () => import('./rules/LevelPage.vue'),
  ),
  page(
    { path: '/schedules', name: 'schedules', permission: 'rules:read' },
    () => import('./rules/SchedulesPage.vue'),
  ),
  page(
    { path: '/schedules/:id', name: 'schedule', permission: 'rules:read' },
    () => import('./rules/SchedulePage.vue'),
  ),
  page(
    { path: '/controllers', name: 'controllers', permission: 'controllers:read' },
    () => import('./controllers/ControllersPage.vue'),
  ),
  page(
    { path: '/controllers/:id', name: 'controller', permission: 'controllers:read' },
    () => import('./controllers/ControllerPage.vue'),
  ),
];

const oversight: RouteRecordRaw[] = [
  page(
    { path: '/approvals', name: 'approvals', permission: 'approvals:read' },
    () => import('./approvals/ApprovalsPage.vue'),
  ),
  page({ path: '/audit', name: 'audit', permission: 'audit:read' }, () => import('./audit/AuditPage.vue')),
  page(
    { path: '/audit/proof', name: 'proof', permission: 'audit:read' },
    () => import('./audit/ProofPage.vue'),
  ),
  page(
    { path: '/privacy', name: 'privacy', permission: 'privacy:read' },
    () => import('./privacy/PrivacyPage.vue'),
  ),
  page(
    { path: '/privacy/deletions', name: 'deletions', permission: 'privacy:read' },
    () => import('./privacy/DeletionsPage.vue'),
  ),
  page(
    { path: '/operators', name: 'operators', permission: 'operators:read' },
    () => import('./operators/OperatorsPage.vue'),
  ),
  page(
    { path: '/operators/:id', name: 'operator', permission: 'operators:read' },
    () => import('./operators/OperatorPage.vue'),
  ),
  page(
    { path: '/api-keys', name: 'api-keys', permission: 'operators:read' },
    () => import('./api-keys/ApiKeysPage.vue'),
  ),
  page(
    { path: '/settings', name: 'settings', permission: 'session:own' },
    () => import('./organisation/SettingsPage.vue'),
  ),
  page({ path: '/demo', name: 'demo', permission: 'demo:drive' }, () => import('./demo/DemoPage.vue')),
];

/** The way of everybody to a card with a badge. */
const cards: RouteRecordRaw[] = [
  ...drivePages,
  ...appointmentPages,
  ...batchPages,
  ...visitOfficerPages,
  ...visitPages,
  ...readinessPages,
  ...drivePlannerPages,
  ...coexistencePages,
];

const FIRST_STEPS = 'first-steps';

/** One chunk per page: the first view loads the shell and one page. */
export function createConsoleRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
    routes: [
      ...signIn,
      {
        path: '/first-steps',
        name: FIRST_STEPS,
        component: () => import('./session/FirstStepsPage.vue'),
      },
      {
        path: '/',
        component: () => import('./shell/ConsoleShell.vue'),
        children: [
          page({ path: '', name: 'today', permission: 'session:own' }, () => import('./today/TodayPage.vue')),
          ...own,
          ...people,
          ...attendancePages,
          ...cards,
          ...maintenance,
          ...carriers,
          ...municipalityPages,
          ...doors,
          ...oversight,
          { path: 'not-allowed', name: 'not-allowed', component: () => import('./shell/NotAllowedPage.vue') },
          { path: ':rest(.*)*', name: 'not-found', component: () => import('./shell/NotFoundPage.vue') },
        ],
      },
    ],
  });
  guard(router);
  return router;
}

function guard(router: Router): void {
  router.beforeEach(async (to) => {
    const free = numberFreeAddress(to);
    if (free !== undefined) return free;
    // A link in a letter carries its token behind `#`, where it reaches no server's log.
    if (to.hash.startsWith('#/')) return to.hash.slice(1);
    if (to.meta.isPublic) return true;
    await resumeSession();
    return wayOfSignedIn(to);
  });
  // Last, so that a page that is opened by way of another asks once; whose session has ended cannot save any more.
  router.beforeEach(() => sessionState.value.kind !== 'signed-in' || !hasUnsaved() || askToLose());
}

/** True where the page may be opened as asked. */
function wayOfSignedIn(to: RouteLocationNormalized): RouteLocationRaw | true {
  const query = to.fullPath === '/' ? {} : { next: to.fullPath };
  if (sessionState.value.kind === 'unknown') return { name: 'no-answer', query };
  if (sessionState.value.kind === 'signed-out') return { name: 'sign-in', query };
  if (to.name === FIRST_STEPS) return true;
  if (hasFirstSteps()) return { name: FIRST_STEPS, query };
  // Whoever works with nothing but the own page lands there.
  if (to.name === 'today' && !can('organisation:read')) return { name: 'own' };
  const { permission } = to.meta;
  return permission === undefined || can(permission) ? true : { name: 'not-allowed' };
}
