import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * How to run one of our own entry points as a process: from sources with tsx and the condition `source`, from a build
 * as it is. `entry` is without its ending, relative to `base`, which is the caller's `import.meta.url`.
 */
export function nodeCommand(entry: string, base: string): readonly [string, ...string[]] {
  const ending = extname(fileURLToPath(base));
  const script = fileURLToPath(new URL(`${entry}${ending}`, base));
  const loader = ending === '.ts' ? ['--import', tsxLoader(base), '--conditions', 'source'] : [];
  return [process.execPath, ...loader, script];
}

/** Not `import.meta.resolve`: test runners that load sources as CommonJS do not have it. */
function tsxLoader(base: string): string {
  return pathToFileURL(createRequire(base).resolve('tsx')).href;
}
