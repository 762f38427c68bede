import { inTransaction } from '@monban/db/transaction';
import { invalidField } from '../http/problem.ts';
import type { ChangeContext } from '../http/route.ts';
import type { OperatorCredentials } from '../operators/operator-credentials.ts';
import type { SignInDeps } from '../sessions/sign-in.ts';
import { useSecondFactor } from './use-second-factor.ts';

/** Uses up a code of the operator's authenticator, or a recovery code. Throws `VALIDATION_FAILED` at `/code`. */
export async function requireOwnCode(
  deps: SignInDeps,
  context: ChangeContext,
  { operator, code }: { readonly operator: OperatorCredentials; readonly code: string | undefined },
): Promise<void> {
  if (code === undefined) throw invalidField('/code', 'CODE_MISSING');
  const place = `second-factor:${operator.id}`;
  deps.codes.attempt(operator.login, place, context.at);
  const isRight =
    deps.codes.mayGuess(operator.id, context.at) &&
    (await inTransaction(deps.db, (trx) =>
      useSecondFactor({ ...deps, db: trx }, context, { operatorId: operator.id, code }),
    ));
  if (!isRight) {
    deps.codes.failed(operator.id, context.at);
    throw invalidField('/code', 'CODE_WRONG');
  }
  deps.codes.succeeded(operator.login, place);
}
