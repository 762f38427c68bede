type Account = () => string | Promise<string>;

const accounts = new Set<Account>();

/** What is told of a test that fails, besides its error; the answer takes the account back. */
export function tellOnFailure(account: Account): () => void {
  accounts.add(account);
  return () => accounts.delete(account);
}

/** Never fails itself: an account that cannot be given says why. */
export async function tellOfFailure(test: string): Promise<void> {
  for (const account of accounts) {
    const text = await Promise.resolve()
      .then(account)
      .catch((error: unknown) => String(error));
    process.stdout.write(`── as “${test}” failed ──\n${text}\n──\n`);
  }
}
