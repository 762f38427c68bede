import { exitCodeOf, explain } from '@monban/cli/explain';
import { AppError } from '@monban/core/errors';
import { expect } from 'chai';

describe('explain', () => {
  it('lists every problem of a configuration at once, and ends with exit code 2', () => {
    const error = new AppError('CONFIGURATION_INVALID', {
      details: {
        problems: [
          { pointer: 'MONBAN_HTTP_PORT', code: 'CONFIGURATION_INVALID', message: 'must be a number' },
          { pointer: 'MONBAN_TLS_KEY_FILE', code: 'CONFIGURATION_INVALID', message: 'is not set' },
        ],
      },
    });
    expect(explain(error)).to.deep.equal([
      'monban: CONFIGURATION_INVALID',
      '  MONBAN_HTTP_PORT: must be a number',
      '  MONBAN_TLS_KEY_FILE: is not set',
    ]);
    expect(exitCodeOf(error)).to.equal(2);
  });

  it('names the facts of other failures, and ends with exit code 1', () => {
    const error = new AppError('NOT_FOUND', { details: { login: 'admin' } });
    expect(explain(error)).to.deep.equal(['monban: NOT_FOUND', '  login: admin']);
    expect(exitCodeOf(error)).to.equal(1);
  });

  it('keeps the cause to itself', () => {
    const error = new AppError('STORE_FAILED', { cause: new Error('select secret from keys') });
    expect(explain(error).join('\n')).not.to.include('secret');
  });

  it('says the sentence of an error that is not ours', () => {
    expect(explain(new Error('no such folder'))).to.deep.equal(['monban: no such folder']);
    expect(explain('thrown text')).to.deep.equal(['monban: unknown failure']);
  });
});
