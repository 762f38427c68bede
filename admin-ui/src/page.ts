import type { Permission } from '@monban/core/api/permissions';
import type { Component } from 'vue';
import type { RouteRecordRaw } from 'vue-router';

interface PagePlace {
  readonly path: string;
  readonly name: string;
  readonly permission: Permission;
}

/** A page for whoever has a permission, in a chunk of its own. */
export function page(
  { path, name, permission }: PagePlace,
  component: () => Promise<Component>,
): RouteRecordRaw {
  return { path: path.replace(/^\//, ''), name, meta: { permission }, component };
}
