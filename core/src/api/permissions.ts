import { z } from 'zod';

/** The roles of an operator; manager and drive's clerk are relations, not roles (ruling 23). */
export const ROLES = ['admin', 'hr', 'facilities', 'security', 'reception', 'auditor', 'employee'] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

export const PERMISSIONS = [
  'session:own',
  /** The own page: what concerns the asker alone, and as a manager the own team. */
  'own:use',
  'organisation:read',
  'organisation:write',
  'people:read',
  'people:write',
  /** Whole files in and out, and merging of duplicates. */
  'people:import',
  'people:export',
  'people:merge',
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
  /** Where one person went: only with a reason, which is kept and shown to that person. */
  'movements:read',
  /** The assurance level reached and the badge behind an event: security and auditor only (ruling 23). */
  'events:read-assurance',
  'operators:read',
  'operators:write',
  'approvals:read',
  'approvals:decide',
  'audit:read',
  /** The audit trail and the receipts as files that are verified without us. */
  'proof:export',
  /** Purposes, retention and its proof log, the register of look-ups. */
  'privacy:read',
  'privacy:write',
  'legal-basis:read',
  'legal-basis:write',
  /** Who gets the application loaded has a national card: for desk and security only (feature C12). */
  'loading:read',
  'loading:write',
  'company-cards:read',
  'company-cards:write',
  /** Drives and their boards, on which no number is under ten. Answers are for a drive's clerks, whatever their role. */
  'drives:read',
  'drives:write',
  /** What municipalities ask for, and which of them there are. */
  'municipalities:read',
  'municipalities:write',
  /** Working time of everybody: presence at the boundary in intervals, claims, approvals, closed months (ruling 22). */
  'attendance:read',
  'attendance:write',
  'demo:drive',
] as const;
export const Permission = z.enum(PERMISSIONS);
export type Permission = z.infer<typeof Permission>;

const OWN = ['session:own', 'own:use'] as const;

/** The one table of who may do what. The route declares the permission; this table gives it to roles. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  admin: PERMISSIONS,
  hr: [
    ...OWN,
    'organisation:read',
    'people:read',
    'people:write',
    'people:import',
    'people:export',
    'people:merge',
    'badges:read',
    'badges:issue',
    'badges:revoke',
    'doors:read',
    'rules:read',
    'controllers:read',
    'approvals:read',
    'privacy:read',
    'legal-basis:read',
    'loading:read',
    'loading:write',
    'company-cards:read',
    'company-cards:write',
    'drives:read',
    'drives:write',
    'municipalities:read',
    'municipalities:write',
    'attendance:read',
    'attendance:write',
    'demo:drive',
  ],
  facilities: [
    ...OWN,
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
  security: [
    ...OWN,
    'organisation:read',
    'people:read',
    'badges:read',
    'badges:revoke',
    'doors:read',
    'doors:command',
    'rules:read',
    'controllers:read',
    'events:read',
    'movements:read',
    'events:read-assurance',
    'approvals:read',
    'approvals:decide',
    'company-cards:read',
    'loading:read',
  ],
  reception: [
    ...OWN,
    'organisation:read',
    'people:read',
    'badges:read',
    'badges:revoke',
    'company-cards:read',
    'company-cards:write',
  ],
  auditor: [
    ...OWN,
    'organisation:read',
    'people:read',
    'badges:read',
    'doors:read',
    'rules:read',
    'controllers:read',
    'events:read',
    'movements:read',
    'events:read-assurance',
    'operators:read',
    'approvals:read',
    'audit:read',
    'proof:export',
    'privacy:read',
    'loading:read',
    'company-cards:read',
    'legal-basis:read',
    'drives:read',
    'attendance:read',
  ],
  employee: [...OWN],
};

/** Whoever has one of these signs in with a second factor, and can do nothing before one is enrolled (ADR 0020). */
export const SECOND_FACTOR_ROLES: readonly Role[] = ['admin', 'hr', 'security', 'auditor'];

/** What a program never does: be the second pair of eyes, make operators, or pass for a person. */
const FOR_PEOPLE_ONLY: readonly Permission[] = [
  'session:own',
  'own:use',
  'approvals:decide',
  'operators:write',
];

export const API_KEY_PERMISSIONS: readonly Permission[] = PERMISSIONS.filter(
  (permission) => !FOR_PEOPLE_ONLY.includes(permission),
);
