import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const IS_SOURCE = import.meta.url.endsWith('.ts');

/** What a Node.js process needs before its program, to run from sources as this one does; nothing once it is built. */
export function sourceArguments(): readonly string[] {
  return IS_SOURCE ? ['--import', loaderUrl(), '--conditions', 'source'] : [];
}

/** Where the tests load this file as CommonJS, `import.meta.resolve` is not there. */
function loaderUrl(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}
