import type { Command } from 'commander';
import { endAsUnusable } from './end-as-unusable.ts';

/** `monban export …` and `monban verify …`: evidence out, and its verification without us. */
export function addProof(program: Command): void {
  addExports(program);
  addVerifiers(program);
}

interface ExportOptions {
  readonly to: string;
  readonly data?: string;
  readonly after?: string;
  readonly controller?: string;
  readonly epoch?: string;
  readonly links?: true;
}

function addExports(program: Command): void {
  const group = program.command('export').description('write evidence that is verified off line');
  exportCommand(group, 'audit', 'the audit trail with its checkpoints')
    .option('--after <number>', 'go on behind this entry')
    .action((options: ExportOptions) => runExport('audit', options));
  exportCommand(group, 'receipts', 'what controllers signed, with their certificates')
    .option('--controller <id>', 'of one controller only')
    .option('--epoch <id>', 'with --after: of one chain')
    .option('--after <number>', 'go on behind this receipt')
    .option('--links', 'with the links to badges that still exist')
    .action((options: ExportOptions) => runExport('receipts', options));
  exportCommand(group, 'keys', 'the public keys that verifiers need, into a folder').action(
    (options: ExportOptions) => runExport('keys', options),
  );
}

function exportCommand(group: Command, name: string, description: string): Command {
  return group
    .command(name)
    .description(description)
    .requiredOption('--to <path>', 'a file that is not there yet; for keys, a folder')
    .option('--data <folder>', 'as MONBAN_DATA_DIR');
}

async function runExport(kind: 'audit' | 'receipts' | 'keys', options: ExportOptions): Promise<void> {
  const { exportProof } = await import('./export-proof.ts');
  const environment =
    options.data === undefined ? process.env : { ...process.env, MONBAN_DATA_DIR: options.data };
  console.log(await exportProof(environment, { ...options, kind, at: new Date() }));
}

interface VerifyOptions {
  readonly keys?: string;
  readonly json?: true;
}

function addVerifiers(program: Command): void {
  const group = program
    .command('verify')
    .description('say whether an export is whole and unchanged, and which line is not; exit code 0, 1 or 2');
  verifyCommand(group, 'audit', 'an export of the audit trail')
    .option('--keys <folder>', 'public keys and kept checkpoints to believe; by default what the file says')
    .action((file: string, options: VerifyOptions) => runVerify('audit', file, options));
  verifyCommand(group, 'receipts', 'an export of receipts')
    .requiredOption('--keys <folder>', 'public keys, authorities and kept checkpoints to believe')
    .action((file: string, options: VerifyOptions) => runVerify('receipts', file, options));
}

function verifyCommand(group: Command, name: string, description: string): Command {
  return group
    .command(name)
    .description(description)
    .argument('<file>', 'as it was exported')
    .option('--json', 'one line for programs')
    .exitOverride(endAsUnusable);
}

async function runVerify(
  kind: 'audit' | 'receipts',
  file: string,
  { keys, json }: VerifyOptions,
): Promise<void> {
  const { verifyProof } = await import('./verify-proof.ts');
  const result = await verifyProof({ kind, file, keys: keys ?? null }, json === true);
  for (const line of result.stderr) console.error(line);
  for (const line of result.stdout) console.log(line);
  process.exitCode = result.exitCode;
}
