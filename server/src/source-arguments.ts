import { sourceLoader } from '@monban/core/program';

const IS_SOURCE = import.meta.url.endsWith('.ts');

/** What a Node.js process needs before its program, to run from sources as this one does; nothing once it is built. */
export function sourceArguments(): readonly string[] {
  return IS_SOURCE ? (sourceLoader() ?? []) : [];
}
