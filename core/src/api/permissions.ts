import { z } from 'zod';

/** Five roles of an operator; manager and drive's clerk are relations, not roles (ruling 23). */
export const ROLES = ['admin', 'hr', 'facilities', 'auditor', 'employee'] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

export const PERMISSIONS = [
  'session:own',
  'organisation:read',
  'organisation:write',
  'people:read',
  'people:write',
  'badges:read',
  'badges:issue',
  'badges:revoke',
  'doors:read',
  'doors:write',
  'doors:command',
  'rules:read',
  'rules:write',
  'controllers:read',
  'controllers:write',
  'events:read',
  /** The assurance level reached and the badge behind an event: security and auditor only (ruling 23). */
  'events:read-assurance',
  'operators:read',
  'operators:write',
  'approvals:read',
  'approvals:decide',
  'audit:read',
  'legal-basis:read',
  'legal-basis:write',
  /** Who gets the application loaded has a national card: for desk and security only (feature C12). */
  'loading:read',
  'loading:write',
  'company-cards:read',
  'company-cards:write',
  'demo:drive',
] as const;
export const Permission = z.enum(PERMISSIONS);
export type Permission = z.infer<typeof Permission>;

/** The one table of who may do what. The route declares the permission; this table gives it to roles. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  admin: PERMISSIONS,
  hr: [
    'session:own',
    'organisation:read',
    'people:read',
    'people:write',
    'badges:read',
    'badges:issue',
    'badges:revoke',
    'doors:read',
    'rules:read',
    'controllers:read',
    'approvals:read',
    'legal-basis:read',
    'loading:read',
    'loading:write',
    'company-cards:read',
    'company-cards:write',
    'demo:drive',
  ],
  facilities: [
    'session:own',
    'organisation:read',
    'people:read',
    'badges:read',
    'badges:revoke',
    'doors:read',
    'doors:write',
    'doors:command',
    'rules:read',
    'rules:write',
    'controllers:read',
    'controllers:write',
    'events:read',
    'approvals:read',
    'approvals:decide',
    'demo:drive',
  ],
  auditor: [
    'session:own',
    'organisation:read',
    'people:read',
    'badges:read',
    'doors:read',
    'rules:read',
    'controllers:read',
    'events:read',
    'events:read-assurance',
    'operators:read',
    'approvals:read',
    'audit:read',
    'loading:read',
    'company-cards:read',
    'legal-basis:read',
  ],
  employee: ['session:own'],
};
