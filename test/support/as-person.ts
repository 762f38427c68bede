import type { Role } from '@monban/core/api/permissions';
import type { TestConsole, TestOperator } from './test-console.ts';

/** A signed-in operator who is this person. */
export async function asPerson(
  server: TestConsole,
  personId: string,
  role: Role = 'employee',
): Promise<TestOperator> {
  const id = await server.addOperator(role);
  await server.db('operators').where({ id }).update({ person_id: personId });
  return server.signIn(id);
}
