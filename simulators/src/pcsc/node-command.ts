import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceLoader } from '@monban/core/program';

/**
 * How to run one of our own entry points as a process: from sources with tsx and the condition `source`, from a build
 * as it is. `entry` is without its ending, relative to `base`, which is the caller's `import.meta.url`.
 */
export function nodeCommand(entry: string, base: string): readonly [string, ...string[]] {
  const ending = extname(fileURLToPath(base));
  const script = fileURLToPath(new URL(`${entry}${ending}`, base));
  const loader = ending === '.ts' ? (sourceLoader() ?? []) : [];
  return [process.execPath, ...loader, script];
}
