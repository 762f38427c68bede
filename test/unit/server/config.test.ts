import { AppError, type FieldProblem } from '@monban/core/errors';
import { configurationTable, readConfiguration } from '@monban/server/config';
import { expect } from 'chai';

function problemsOf(environment: Readonly<Record<string, string>>): string[] {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).to.equal('CONFIGURATION_INVALID');
    return (error.details['problems'] as readonly FieldProblem[]).map(({ pointer }) => pointer);
  }
  return [];
}

describe('the configuration of the server', () => {
  it('needs nothing, and then listens on loopback with SQLite and its own broker', () => {
    const configuration = readConfiguration({});
    expect(configuration.http.host).to.equal('127.0.0.1');
    expect(configuration.database.client).to.equal('sqlite');
    expect(configuration.broker.kind).to.equal('embedded');
    expect(configuration.isDemo).to.equal(false);
  });

  it('names everything that is wrong at once', () => {
    const wrong = { MONBAN_HTTP_PORT: 'x', MONBAN_LOG_LEVEL: 'loud', MONBAN_DATABASE_URL: 'mysql://' };
    expect(problemsOf(wrong)).to.have.members(Object.keys(wrong));
  });

  it('takes an empty setting for none', () => {
    expect(problemsOf({ MONBAN_DATABASE_URL: '', MONBAN_HTTP_PORT: '' })).to.deep.equal([]);
  });

  const contradictions = [
    ['plain HTTP beyond loopback', { MONBAN_HTTP_HOST: '0.0.0.0' }, 'MONBAN_HTTP_HOST'],
    ['a certificate without its key', { MONBAN_TLS_CERTIFICATE_FILE: 'a.pem' }, 'MONBAN_TLS_KEY_FILE'],
    ['virtual cards outside the demo', { MONBAN_DEMO_WALLET: '/x' }, 'MONBAN_DEMO_WALLET'],
    ['virtual doors outside the demo', { MONBAN_DEMO_DOORS: '/x' }, 'MONBAN_DEMO_DOORS'],
    ['several servers on the embedded broker', { MONBAN_INSTANCE: 'a' }, 'MONBAN_INSTANCE'],
  ] as const;
  for (const [name, environment, pointer] of contradictions) {
    it(`refuses ${name}`, () => {
      expect(problemsOf(environment)).to.deep.equal([pointer]);
    });
  }

  it('listens anywhere behind a trusted proxy or with its own certificate', () => {
    expect(
      problemsOf({ MONBAN_HTTP_HOST: '0.0.0.0', MONBAN_TRUSTED_PROXY: '10.0.0.1,10.1.0.0/16' }),
    ).to.deep.equal([]);
    const tls = { MONBAN_TLS_CERTIFICATE_FILE: 'a.pem', MONBAN_TLS_KEY_FILE: 'a.key' };
    expect(problemsOf({ MONBAN_HTTP_HOST: '0.0.0.0', ...tls })).to.deep.equal([]);
  });

  it('says of every setting what it means', () => {
    for (const { name, meaning } of configurationTable()) expect(meaning, name).not.to.equal('');
  });
});
