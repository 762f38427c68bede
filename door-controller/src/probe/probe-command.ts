import { randomBytes } from 'node:crypto';
import { AppError, type FieldProblem } from '@monban/core/errors';
import { systemClock } from '../adapters/system-clock.ts';
import { denyReasonOf } from '../reader-error.ts';
import { probeCard, type ProbeOutcome } from './probe-card.ts';
import { CostMeter, type ProbeCost } from './probe-cost.ts';
import { type ProbeKeys, readProbeKeys } from './probe-keys.ts';
import { PROBE_HELP, type ProbeOptions, readProbeOptions } from './probe-options.ts';
import { type ReaderProblem, withProbedCard } from './probe-reader.ts';

const ACCEPTED = 0;
const REFUSED = 1;
const UNUSABLE = 2;

/** Everything together, from the start of this process; below the 10 s that are promised, also on a slow machine. */
const WHOLE_MS = 9_000;
/** For the tap itself and the end of the reader's process. */
const RESERVED_MS = 3_500;

/** `monban-door probe`: writes the outcome and returns the exit code. */
export async function probeCommand(args: readonly string[]): Promise<number> {
  // Whatever hangs, and wherever: the reader's process ends with this one.
  setTimeout(() => {
    process.stderr.write('The probe took too long and was ended.\n');
    process.exit(UNUSABLE);
  }, WHOLE_MS - performance.now()).unref();
  try {
    const options = readProbeOptions(args);
    if (options !== undefined) return await probe(options);
    process.stdout.write(PROBE_HELP);
    return ACCEPTED;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return unusable(args.includes('--json'), { error: 'input-unusable', message: messageOf(error) });
  }
}

async function probe(options: ProbeOptions): Promise<number> {
  const keys = await readProbeKeys(options);
  const meter = new CostMeter(() => systemClock.monotonicMs());
  try {
    const outcome = await tap(options, keys, meter);
    if ('problem' in outcome) {
      const message = READER_REMEDIES[outcome.problem].replace('{reader}', options.readerName);
      return unusable(options.isJson, { error: outcome.problem, message });
    }
    report(options, outcome, meter.read());
    return outcome.decision.kind === 'grant' ? ACCEPTED : REFUSED;
  } finally {
    keys.siteKey.privateKey.fill(0);
    keys.linkKey?.fill(0);
    keys.pin?.fill(0);
  }
}

async function tap(
  { readerName, readerId, requiredAssurance }: ProbeOptions,
  keys: ProbeKeys,
  meter: CostMeter,
): Promise<ProbeOutcome | { readonly problem: ReaderProblem }> {
  const place = {
    readerName,
    clock: systemClock,
    waitMs: WHOLE_MS - RESERVED_MS - performance.now(),
    onExchange: meter.add.bind(meter),
  };
  const context = {
    keys,
    requiredAssurance,
    readerId,
    randomBytes,
    at: systemClock.now(),
    onTapDone: meter.end.bind(meter),
  };
  try {
    return await withProbedCard(place, async (transmit) => {
      meter.begin();
      try {
        return await probeCard(transmit, context);
      } finally {
        meter.end();
      }
    });
  } catch (failure) {
    const decision = { kind: 'deny', reason: denyReasonOf(failure), assurance: 'none' } as const;
    return { decision, badgeId: null, organisationId: null };
  }
}

function report(options: ProbeOptions, outcome: ProbeOutcome, cost: ProbeCost): void {
  const { decision, badgeId, organisationId, pathFailure } = outcome;
  const accepted = decision.kind === 'grant';
  const facts = {
    accepted,
    reason: accepted ? null : decision.reason,
    assurance: decision.assurance,
    required: options.requiredAssurance,
    badgeId,
    organisationId,
    ...(pathFailure !== undefined && { pathFailure }),
    ...cost,
  };
  process.stdout.write(options.isJson ? `${JSON.stringify(facts)}\n` : textOf(facts));
}

function textOf(
  facts: {
    readonly accepted: boolean;
    readonly reason: string | null;
    readonly assurance: string;
    readonly required: string;
    readonly badgeId: string | null;
    readonly organisationId: string | null;
    readonly pathFailure?: string;
  } & ProbeCost,
): string {
  const { apdus, bytes, ms } = facts;
  const rows = [
    ['outcome', facts.accepted ? 'accepted' : `refused: ${facts.reason ?? ''}`],
    ['level', `${facts.assurance} (asked for: ${facts.required})`],
    ['badge', facts.badgeId ?? 'unknown'],
    ['issued by', facts.organisationId ?? 'unknown'],
    ...(facts.pathFailure === undefined ? [] : [['certificate', facts.pathFailure]]),
    ['commands', `${apdus} APDUs, ${bytes.toCard} bytes to the card, ${bytes.fromCard} bytes back`],
    ['time', `${ms.total} ms: card and reader ${ms.card} ms, host ${ms.host} ms`],
  ];
  return rows.map(([name = '', value = '']) => `${name.padEnd(12)}${value}\n`).join('');
}

const READER_REMEDIES: Readonly<Record<ReaderProblem, string>> = {
  'pcsc-missing': 'PC/SC is not installed here: install libpcsclite-dev and pcscd, then npm ci again.',
  'pcscd-down':
    'pcscd does not run: start it, or set PCSCLITE_CSOCK_NAME to the socket of the one that does.',
  'reader-missing': 'There is no reader “{reader}”: `opensc-tool -l` lists those there are.',
  'no-card': 'Nobody laid a card on the reader “{reader}” in time.',
};

function unusable(isJson: boolean, problem: { readonly error: string; readonly message: string }): number {
  if (isJson) process.stdout.write(`${JSON.stringify({ accepted: false, ...problem })}\n`);
  process.stderr.write(`${problem.message}\n`);
  return UNUSABLE;
}

/** What is wrong with which option or file; never what a file holds. */
function messageOf({ details }: AppError): string {
  const { path, problem, problems } = details;
  if (Array.isArray(problems)) {
    const list = problems as readonly FieldProblem[];
    return list.map(({ pointer, message }) => `${pointer.slice(1)} ${message}`.trim()).join('\n');
  }
  return [path, problem].filter((part) => typeof part === 'string').join(': ');
}
