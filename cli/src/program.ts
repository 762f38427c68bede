import { Command, InvalidArgumentError, Option } from 'commander';
import { endAsUnusable } from './end-as-unusable.ts';
import { addProof } from './proof-commands.ts';
import { addScan } from './scan-command.ts';
import { addBackup } from './backup-program.ts';
import { addImport } from './import-commands.ts';
import type { StartOptions } from './start.ts';
import { BROKER_KINDS } from './start/broker-kinds.ts';

/**
 * The commands of `monban`. What a command needs is loaded when it runs, so that `--help` is quick and `configuration`
 * works on a machine without a database.
 */
export function createProgram(): Command {
  const program = new Command('monban')
    .description('Turns the My Number Card into a company badge, without ever touching the number.')
    .showHelpAfterError();
  addStart(program);
  addMigrate(program);
  addBackup(program, environmentWith);
  addOperator(program);
  addCertificates(program);
  addProof(program);
  addScan(program);
  addImport(program, environmentWith);
  addDescriptions(program);
  addMosquittoFiles(program);
  return program;
}

function addStart(program: Command): void {
  program
    .command('start')
    .description('run server, broker, desk and doors with an example organisation and virtual cards')
    .option('--once', 'issue, tap, revoke and tap again on fresh data; one JSON line per event; then end')
    .option('--dev', 'restart on saved changes')
    .option('--data <folder>', 'where everything is kept', 'data')
    .option(
      '--organisation <name>',
      'begin empty, as a real organisation: no demo, no test anchors, no virtual cards',
    )
    .option('--port <number>', 'of console and API; 0 takes a free one', portNumber, 8080)
    .addOption(
      new Option('--broker <kind>', 'embedded, or a mosquitto of its own')
        .choices(BROKER_KINDS)
        .default('embedded'),
    )
    .option('--database <url>', 'postgres://…; without it SQLite in the data folder')
    .option('--no-pcsc', 'use the in-process reader even where PC/SC could be had')
    .action(async (options: StartOptions) => {
      const { start } = await import('./start.ts');
      process.exitCode = await start(options);
    });
}

function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the tables of the configured database up to date')
    .option('--data <folder>', 'as MONBAN_DATA_DIR')
    .action(async ({ data }: { data?: string }) => {
      const { migrate } = await import('./migrate.ts');
      const names = await migrate(environmentWith(data));
      console.log(names.length === 0 ? 'nothing to do' : names.join('\n'));
    });
}

interface SignInOptions {
  readonly login: string;
  readonly removeSecondFactor?: boolean;
  readonly data?: string;
}

function addOperator(program: Command): void {
  program
    .command('operator')
    .description('operators of the console')
    .command('sign-in')
    .description('print a link that signs one operator in once; for the first start and for a lost password')
    .option('--login <login>', 'whose', 'admin')
    .option('--remove-second-factor', 'take a lost authenticator away as well, and end every session')
    .option('--data <folder>', 'as MONBAN_DATA_DIR')
    .action(async ({ login, data, removeSecondFactor }: SignInOptions) => {
      const { oneTimeSignIn } = await import('./operator-sign-in.ts');
      const request = { login, at: new Date(), removesSecondFactor: removeSecondFactor ?? false };
      console.log(await oneTimeSignIn(environmentWith(data), request));
    });
}

function addCertificates(program: Command): void {
  program
    .command('cert')
    .description('certificates of cards')
    .command('verify')
    .description(
      'say whether a certificate is valid, and which rule it breaks; exit code 0, 1, or 2 for unusable input',
    )
    .argument('<file>', 'PEM or DER')
    .option('--trust <folder>', 'CA certificates to believe; by default those of the data folder')
    .option('--data <folder>', 'as MONBAN_DATA_DIR')
    .option('--at <instant>', 'ISO 8601; by default now')
    .option('--profile <name>', 'the rules: jpki-2016, next-gen-placeholder or neutral', 'jpki-2016')
    .option('--crl <file>', 'a revocation list in DER or PEM; may be repeated', appended, [])
    .option('--ocsp <url>', 'a responder to ask')
    .option('--json', 'one line for programs')
    .exitOverride(endAsUnusable)
    .action(async (file: string, { json, ...options }: CertVerifyOptions) => {
      const { certVerify } = await import('./cert-verify-command.ts');
      const data = options.data ?? process.env['MONBAN_DATA_DIR'] ?? 'data';
      const result = await certVerify({ ...options, file, data, now: new Date() }, json === true);
      for (const line of result.stderr) console.error(line);
      for (const line of result.stdout) console.log(line);
      process.exitCode = result.exitCode;
    });
}

interface CertVerifyOptions {
  readonly trust?: string;
  readonly data?: string;
  readonly at?: string;
  readonly profile: string;
  readonly crl: readonly string[];
  readonly ocsp?: string;
  readonly json?: true;
}

function appended(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function addDescriptions(program: Command): void {
  program
    .command('configuration')
    .description('print docs/configuration.md')
    .action(async () => {
      const { describeConfiguration } = await import('./configuration.ts');
      const { settingsOfProcesses } = await import('./settings.ts');
      process.stdout.write(describeConfiguration(settingsOfProcesses()));
    });
  program
    .command('openapi')
    .description('print the OpenAPI document of the API')
    .action(async () => {
      const { openApiText } = await import('./openapi.ts');
      process.stdout.write(openApiText());
    });
}

function addMosquittoFiles(program: Command): void {
  program
    .command('mosquitto-files')
    .description('write configuration, ACL and certificate of a mosquitto broker for this server')
    .requiredOption('--out <folder>', 'where')
    .requiredOption('--host <names...>', 'names and addresses under which controllers reach the broker')
    .option('--listen <address:port>', 'where the broker listens', '127.0.0.1:8883')
    .option('--server-listen <address:port>', 'a listener of their own for several servers')
    .option('--user <name>', 'whom the broker becomes when root starts it')
    .option('--data <folder>', 'as MONBAN_DATA_DIR')
    .action(async (options: MosquittoOptions) => {
      const { mosquittoFiles } = await import('./mosquitto-files.ts');
      const request = { ...options, hosts: options.host, at: new Date() };
      console.log(await mosquittoFiles(environmentWith(options.data), request));
    });
}

interface MosquittoOptions {
  readonly out: string;
  readonly host: readonly string[];
  readonly listen: string;
  readonly serverListen?: string;
  readonly user?: string;
  readonly data?: string;
}

function environmentWith(dataFolder?: string): NodeJS.ProcessEnv {
  return dataFolder === undefined ? process.env : { ...process.env, MONBAN_DATA_DIR: dataFolder };
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^[0-9]{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('a port is 0 to 65535');
  return port;
}
