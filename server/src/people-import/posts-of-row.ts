import { LocalDate } from '@monban/core/access/policy';
import { DepartmentId } from '@monban/core/ids';
import { z } from 'zod';

/** What a row says of posts, beside the main one's department and site. What it says nothing of is absent. */
export const PostsOfRow = z.strictObject({
  /** Of the main post; null takes it away. */
  title: z.string().nullable().optional(),
  /** Where the posts at these departments are held beside the main one: all of them. */
  concurrent: z.array(DepartmentId).optional(),
  /** Everything that the row says of posts holds from this day on; without it from today. */
  from: LocalDate.optional(),
});
export type PostsOfRow = z.infer<typeof PostsOfRow>;
