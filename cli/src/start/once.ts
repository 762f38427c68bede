import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@monban/db/open';
import { readConfiguration } from '@monban/server/config';
import type { StartOptions } from '../start.ts';
import { withDemoStack, type DemoStack } from './demo-stack.ts';
import { claimPort } from './ports.ts';
import { progress } from './screen.ts';
import { untilStopSignal } from './stop-signal.ts';
import { issueBadge, revokeBadge, tapEntrance } from './tour.ts';

/**
 * The main job from end to end on fresh data: a badge issued at the desk, a granted tap at `badge+certificate`, a
 * granted tap of the same person's company-owned card, a denied tap after the revocation (ruling 3). Prints one JSON
 * line for each event that the server stored, and returns 0; any step that is missing throws.
 */
export async function startOnce(options: StartOptions): Promise<number> {
  const stopped = untilStopSignal().then(() => {
    throw new Error('Interrupted before the last step.');
  });
  const directory = mkdtempSync(join(tmpdir(), 'monban-'));
  try {
    const httpPort = await claimPort(0, 'console and API');
    const stackOptions = {
      directory,
      httpPort,
      usePcsc: options.pcsc,
      broker: options.broker,
      databaseUrl: options.database,
      watch: false,
      loadsCards: false,
      report: progress,
    };
    await withDemoStack(stackOptions, async (stack) => {
      await Promise.race([walk(stack), stopped, stack.untilDeath]);
      await printStoredEvents(stack.serverSettings);
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return 0;
}

async function walk(stack: DemoStack): Promise<void> {
  const [person] = stack.organisation.people;
  if (!person) throw new Error('The example organisation has no people.');
  const { stage } = stack;
  progress('issuing a badge on a My Number Card');
  const badgeId = await issueBadge(stage, { id: 'my-number-card-1', carrier: 'my-number-card', person });
  const first = await tapEntrance(stage, 'my-number-card-1');
  expectTap(first, { type: 'access.granted', assurance: 'badge+certificate' });
  progress('issuing a badge on a company-owned card');
  await issueBadge(stage, { id: 'company-card-1', carrier: 'company-card', person });
  expectTap(await tapEntrance(stage, 'company-card-1'), { type: 'access.granted', assurance: 'badge' });
  progress('revoking the first badge');
  await revokeBadge(stage, badgeId);
  const last = await tapEntrance(stage, 'my-number-card-1');
  expectTap(last, { type: 'access.denied', reason: 'badge-revoked' });
}

type Expected = Partial<Record<'type' | 'reason' | 'assurance', string>>;

function expectTap(
  event: Readonly<Record<'type' | 'reason' | 'assurance', string | null>>,
  expected: Expected,
): void {
  for (const key of ['type', 'reason', 'assurance'] as const) {
    if (expected[key] !== undefined && event[key] !== expected[key]) {
      throw new Error(`The tap's ${key} is ${event[key] ?? 'missing'}, not ${expected[key]}.`);
    }
  }
}

async function printStoredEvents(settings: Readonly<Record<string, string>>): Promise<void> {
  const db = await openDatabase(readConfiguration(settings).database);
  try {
    const rows = await db('receipts')
      .select({
        type: 'receipts.type',
        reason: 'receipts.reason',
        assurance: 'receipts.assurance',
        snapshotVersion: 'receipts.snapshot_version',
        receipt: 'receipts.hash',
      })
      .orderBy('receipts.position');
    for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
  } finally {
    await db.destroy();
  }
}
