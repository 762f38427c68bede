import type { Command } from 'commander';
import { AppError, type FieldProblem } from '@monban/core/errors';
import type { BackupOptions, MoveOptions, RestoreOptions } from './backup-commands.ts';

/** `backup`, `restore`, `migrate-database`: exit code 1 when refused, 2 when something else is in the way. */
export function addBackup(program: Command, environmentWith: (data?: string) => NodeJS.ProcessEnv): void {
  withSecret(program.command('backup'))
    .description('copy database and keys into one verified file while the server runs')
    .option('--data <folder>', 'as MONBAN_DATA_DIR')
    .requiredOption('--to <path>', 'a new file, or a folder in which it gets a name')
    .action((options: BackupOptions) =>
      told(async () => {
        const { backupCommand } = await import('./backup-commands.ts');
        return backupCommand(environmentWith(options.data), options, new Date());
      }),
    );
  withSecret(program.command('restore'))
    .description('bring a backup to an empty machine and verify all of it')
    .requiredOption('--from <file>', 'the backup')
    .requiredOption('--data <folder>', 'a new or empty data folder')
    .option('--database <url>', 'an empty PostgreSQL database; without it SQLite in the data folder')
    .action((options: RestoreOptions) =>
      told(async () => {
        const { restoreCommand } = await import('./backup-commands.ts');
        return restoreCommand(options, new Date());
      }),
    );
  program
    .command('migrate-database')
    .description('copy the database of a stopped server into an empty one of either kind, and compare them')
    .requiredOption('--from <url>', 'postgres://…, sqlite:FILE, or a file')
    .requiredOption('--to <url>', 'likewise; empty, or left by a copy that was broken off')
    .action((options: MoveOptions) =>
      told(async () => {
        const { moveCommand } = await import('./backup-commands.ts');
        return moveCommand(options, new Date());
      }),
    );
}

function withSecret(command: Command): Command {
  return command
    .option('--passphrase-file <file>', 'file with the passphrase that closes the backup')
    .option('--key-file <file>', 'file whose bytes close the backup')
    .option('--unencrypted', 'leave it open: only on a medium that is encrypted itself');
}

async function told(work: () => Promise<string>): Promise<void> {
  try {
    console.log(await work());
  } catch (error) {
    if (!(error instanceof AppError)) {
      process.exitCode = 2;
      console.error(`monban: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    process.exitCode = error.code === 'CONFIGURATION_INVALID' ? 2 : 1;
    console.error([`monban: ${error.code}`, ...linesOf(error)].join('\n'));
  }
}

function linesOf({ details: { problems, ...details } }: AppError): readonly string[] {
  const fields = Array.isArray(problems) ? (problems as readonly FieldProblem[]) : [];
  return [
    ...fields.map(({ pointer, message }) => `  ${pointer}: ${message}`),
    ...Object.entries(details).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`),
  ];
}
