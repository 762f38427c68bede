import type { Shape } from '../../text/keys.ts';
import type { apiReference as ja } from '../ja/api-reference.ts';

export const apiReference: Shape<typeof ja> = {
  title: 'API reference',
  lead: 'The API as this very server describes it. Every example fits its schema: a test holds them to that.',
  search: 'Search by path, operation, field or permission',
  count: '{count} operation | {count} operations',
  noMatch: 'Try shorter or fewer words.',
  permission: 'Permission',
  public: '(without signing in)',
  parameters: 'Parameters',
  name: 'Name',
  place: 'In',
  example: 'Example',
  request: 'Request',
  answer: 'Answer',
  schema: 'Schema',
  shell: 'With curl',
  problems: 'What can go wrong',
};
