import { resolve } from 'node:path';
import { pageOf } from '@monban/core/api/conventions';
import { AccessEvent } from '@monban/core/api/events';
import type { StartOptions } from '../start.ts';
import type { ApiClient } from './api-client.ts';
import { withDemoStack, type DemoStack } from './demo-stack.ts';
import { claimPort } from './ports.ts';
import { printWelcome, progress } from './screen.ts';
import { untilStopSignal } from './stop-signal.ts';
import { findActiveBadge, issueBadge, tapEntrance } from './tour.ts';

const FIRST_CARD = 'my-number-card-1';
/** More cards to play with on the console's demo page. */
const WALLET = [
  { id: 'my-number-card-2', persona: 'normal' },
  { id: 'my-number-card-3', persona: 'normal' },
  { id: 'company-card-1', persona: 'company-card' },
  { id: 'no-badge-1', persona: 'no-badge' },
] as const;

/** The whole thing on one machine, with an example organisation that stays over restarts, until Ctrl-C. */
export async function startDemo(options: StartOptions): Promise<number> {
  const stopped = untilStopSignal();
  const directory = resolve(options.data);
  const httpPort = await claimPort(options.port, 'console and API');
  const stackOptions = {
    directory,
    httpPort,
    usePcsc: options.pcsc,
    broker: options.broker,
    databaseUrl: options.database,
    watch: options.dev === true,
    loadsCards: true,
    report: progress,
  };
  await withDemoStack(stackOptions, async (stack) => {
    const shown = await Promise.race([showAround(stack).then(() => true), stopped.then(() => false)]);
    if (!shown) return;
    printWelcome({
      origin: stack.origin,
      signIn: await stack.makeSignIn(),
      dataDirectory: options.data,
      note: `${await countEvents(stack.api)} events stored, readers: ${stack.readerKind}`,
    });
    await Promise.race([stopped, stack.untilDeath]);
    progress('ending');
  });
  return 0;
}

/** A blank card becomes a badge at the desk as HR would do it, once; each start then taps it at the entrance. */
async function showAround(stack: DemoStack): Promise<void> {
  const [person] = stack.organisation.people;
  if (!person) throw new Error('The example organisation has no people.');
  if (!(await findActiveBadge(stack.api, person))) {
    progress('issuing the first badge at the desk');
    await issueBadge(stack.stage, { id: FIRST_CARD, carrier: 'my-number-card', person });
  }
  for (const card of WALLET) await stack.stage.wallet.ensureCard(card);
  progress('tapping it at the entrance');
  const event = await tapEntrance(stack.stage, FIRST_CARD);
  progress(`${event.type} (${event.reason ?? ''})`);
}

async function countEvents(api: ApiClient): Promise<number> {
  const page = await api.call({ method: 'GET', path: '/events?limit=1', answer: pageOf(AccessEvent) });
  return page.total;
}
