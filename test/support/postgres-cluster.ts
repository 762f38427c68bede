import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Knex, openDatabase } from '@monban/db/open';

const PROGRAMS = '/usr/lib/postgresql';
const START_MS = 60_000;
/** What a crash could lose does not matter here; that the tests are quick does. */
const QUICK = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=60'];

/** Why no cluster can be started on this machine; undefined when one can. */
export function missingPostgres(): string | undefined {
  if (programFolder() === undefined) return `PostgreSQL's server programs are not in ${PROGRAMS}/*/bin`;
  if (isRoot() && findUser() === undefined)
    return 'PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as';
  return undefined;
}

/**
 * A PostgreSQL server of the tests' own, in a temporary folder, reached through a socket in that folder and through
 * nothing else. It ends with `stop`, and also when this process is killed.
 */
export class PostgresCluster {
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #endNow = () => {
    this.#process.kill('SIGQUIT');
    rmSync(this.#folder, { recursive: true, force: true });
  };
  #administration!: Knex;
  #made = 0;

  private constructor(folder: string, server: ChildProcess) {
    this.#folder = folder;
    this.#process = server;
  }

  static async start(): Promise<PostgresCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'mbpg-'));
    const user = isRoot() ? findUser() : undefined;
    if (user) await chown(folder, user.uid, user.gid);
    await initialise(folder);
    const cluster = new PostgresCluster(folder, startServer(folder));
    process.once('exit', cluster.#endNow);
    try {
      await cluster.#connect();
    } catch (error) {
      cluster.#endNow();
      throw error;
    }
    return cluster;
  }

  /** A new database, as a copy of `template` where one is named; copies need a template that nobody is connected to. */
  async createDatabase(template?: string): Promise<string> {
    const name = `monban_${(this.#made += 1)}`;
    await this.#administration.raw(
      template === undefined ? 'create database ??' : 'create database ?? template ??',
      template === undefined ? [name] : [name, template],
    );
    return name;
  }

  async dropDatabase(name: string): Promise<void> {
    await this.#administration.raw('drop database if exists ?? with (force)', [name]);
  }

  urlOf(database: string): string {
    return `postgres://monban@/${database}?host=${encodeURIComponent(this.#folder)}`;
  }

  async stop(): Promise<void> {
    process.removeListener('exit', this.#endNow);
    await this.#administration.destroy();
    if (isRunning(this.#process)) {
      const gone = once(this.#process, 'exit');
      this.#process.kill('SIGINT');
      await gone;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #connect(): Promise<void> {
    await untilReady(this.#process);
    this.#administration = await openDatabase({
      client: 'postgres',
      url: this.urlOf('postgres'),
      maximumConnections: 2,
    });
  }
}

/** Its own words on stderr are the event; what else it says is only of interest when it ends instead. */
async function untilReady(server: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => {
      reject(new Error(`PostgreSQL ${why}: ${said}`));
    };
    const limit = setTimeout(fail, START_MS, 'did not get ready');
    server.once('error', (error) => {
      fail(error.message);
    });
    server.once('exit', () => {
      clearTimeout(limit);
      fail('ended while it started');
    });
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
      if (!said.includes('ready to accept connections')) return;
      clearTimeout(limit);
      resolve();
    });
  });
}

async function initialise(folder: string): Promise<void> {
  const data = join(folder, 'data');
  const [program, ...args] = asUser(
    ['initdb', '-D', data, '-U', 'monban', '-A', 'trust', '-E', 'UTF8'],
    ['--locale=C.UTF-8', '--no-sync', '--no-instructions'],
  );
  await promisify(execFile)(program, args, { cwd: folder });
}

function startServer(folder: string): ChildProcess {
  const [program, ...args] = asUser(
    ['postgres', '-D', join(folder, 'data'), '-k', folder, '-p', '5432'],
    ['listen_addresses=', ...QUICK].flatMap((setting) => ['-c', setting]),
  );
  return spawn(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** The command line of a program of PostgreSQL, as a user it accepts, that ends when this process does. */
function asUser([program = '', ...args]: readonly string[], more: readonly string[]): [string, ...string[]] {
  const user = isRoot() ? findUser() : undefined;
  const identity = user ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'] : [];
  return [
    'setpriv',
    ...identity,
    // SIGQUIT: stop at once, without leaving shared memory behind.
    '--pdeathsig',
    'QUIT',
    join(programFolder() ?? '', program),
    ...args,
    ...more,
  ];
}

function programFolder(): string | undefined {
  if (!existsSync(PROGRAMS)) return undefined;
  return readdirSync(PROGRAMS)
    .sort((left, right) => Number(right) - Number(left))
    .map((version) => join(PROGRAMS, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'postgres')) && existsSync(join(folder, 'initdb')));
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function findUser(): { readonly uid: number; readonly gid: number } | undefined {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  return ['postgres', 'nobody']
    .map((name) => lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [])
    .map(([, , uid, gid]) => ({ uid: Number(uid), gid: Number(gid) }))
    .find(({ uid, gid }) => Number.isInteger(uid) && Number.isInteger(gid));
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
