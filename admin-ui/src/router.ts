import type { Permission } from '@monban/core/api/permissions';
import { createRouter, createWebHistory, type RouteRecordRaw, type Router } from 'vue-router';
import { can, resumeSession, sessionState } from './session/session.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Who may open the page; without one, everybody who is signed in. */
    readonly permission?: Permission;
    /** Reached without a session. */
    readonly isPublic?: boolean;
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
];

const people: RouteRecordRaw[] = [
  page('/people', 'people', 'people:read', () => import('./people/PeoplePage.vue')),
  page('/people/:id', 'person', 'people:read', () => import('./people/PersonPage.vue')),
  page('/badges', 'badges', 'badges:read', () => import('./badges/BadgesPage.vue')),
  page('/badges/issue', 'issue', 'badges:issue', () => import('./badges/IssuePage.vue')),
  page('/badges/:id', 'badge', 'badges:read', () => import('./badges/BadgePage.vue')),
  page('/issue-jobs/:id', 'issue-job', 'badges:issue', () => import('./badges/IssueJobPage.vue')),
];

const doors: RouteRecordRaw[] = [
  page('/live', 'live', 'doors:read', () => import('./doors/LivePage.vue')),
  page('/doors', 'doors', 'doors:read', () => import('./doors/DoorsPage.vue')),
  page('/doors/:id', 'door', 'doors:read', () => import('./doors/DoorPage.vue')),
  page('/access-levels', 'levels', 'rules:read', () => import('./rules/LevelsPage.vue')),
  page('/access-levels/:id', 'level', 'rules:read', () => import('./rules/LevelPage.vue')),
  page('/schedules', 'schedules', 'rules:read', () => import('./rules/SchedulesPage.vue')),
  page('/schedules/:id', 'schedule', 'rules:read', () => import('./rules/SchedulePage.vue')),
  page('/controllers', 'controllers', 'controllers:read', () => import('./controllers/ControllersPage.vue')),
  page(
    '/controllers/:id',
    'controller',
    'controllers:read',
    () => import('./controllers/ControllerPage.vue'),
  ),
];

const oversight: RouteRecordRaw[] = [
  page('/approvals', 'approvals', 'approvals:read', () => import('./approvals/ApprovalsPage.vue')),
  page('/audit', 'audit', 'audit:read', () => import('./audit/AuditPage.vue')),
  page('/operators', 'operators', 'operators:read', () => import('./operators/OperatorsPage.vue')),
  page('/operators/:id', 'operator', 'operators:read', () => import('./operators/OperatorPage.vue')),
  page('/settings', 'settings', 'session:own', () => import('./organisation/SettingsPage.vue')),
  page('/demo', 'demo', 'demo:drive', () => import('./demo/DemoPage.vue')),
];

/** One chunk per page: the first view loads the shell and one page. */
export function createConsoleRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
    routes: [
      ...signIn,
      {
        path: '/',
        component: () => import('./shell/ConsoleShell.vue'),
        children: [
          page('', 'today', 'session:own', () => import('./today/TodayPage.vue')),
          ...people,
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

function page(
  path: string,
  name: string,
  permission: Permission,
  component: () => Promise<unknown>,
): RouteRecordRaw {
  return { path: path.replace(/^\//, ''), name, meta: { permission }, component } as RouteRecordRaw;
}

function guard(router: Router): void {
  router.beforeEach(async (to) => {
    // A link in a letter carries its token behind `#`, where it reaches no server's log.
    if (to.hash.startsWith('#/')) return to.hash.slice(1);
    if (to.meta.isPublic) return true;
    await resumeSession();
    if (sessionState.value.kind !== 'signed-in') {
      return { name: 'sign-in', query: to.fullPath === '/' ? {} : { next: to.fullPath } };
    }
    const { permission } = to.meta;
    return permission === undefined || can(permission) ? true : { name: 'not-allowed' };
  });
}
