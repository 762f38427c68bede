import type { Context } from 'mocha';

/**
 * Skips the suite when something that it needs is missing, and says what; with `CI=true` that is a failure, because
 * there the machine must have everything. `missing` is a sentence, or undefined when all is there.
 */
export function requireOrSkip(context: Context, missing: string | undefined): void {
  if (missing === undefined) return;
  if (process.env['CI'] === 'true') throw new Error(`missing under CI=true: ${missing}`);
  process.stderr.write(`    skipped: ${missing}\n`);
  context.skip();
}
