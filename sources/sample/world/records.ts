import { z } from 'zod';

/*
 * The records of a repository in the shapes of GitHub's REST API, as recorded answers hold them. Only what the
 * server relies on is checked; everything else passes through untouched.
 */

const time = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), { error: 'expected a time in ISO 8601' });

const nullableTime = time.nullish().transform((value) => value ?? null);

const knownUser = z.looseObject({
  login: z.string(),
  id: z.number(),
  node_id: z.string().optional(),
  type: z.string().optional(),
  name: z.string().nullish(),
  html_url: z.string().optional(),
});
export type User = z.infer<typeof knownUser>;
export const userRecord = knownUser;

const isEmpty = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/** GitHub writes a deleted account as null, and the unknown author of a commit as null or {}. */
const user = z
  .preprocess((value) => (isEmpty(value) ? null : value), knownUser.nullish())
  .transform((value) => value ?? null);

export const repositoryRecord = z.looseObject({
  id: z.number(),
  node_id: z.string().optional(),
  name: z.string(),
  full_name: z.string(),
  owner: knownUser,
  private: z.boolean().optional(),
  archived: z.boolean().optional(),
  /** Of the sample's own: false, Actions are switched off. */
  has_actions: z.boolean().optional(),
  default_branch: z.string().optional(),
  description: z.string().nullish(),
  created_at: time.optional(),
  html_url: z.string().optional(),
});
export type Repository = z.infer<typeof repositoryRecord>;

const label = z.looseObject({ name: z.string(), color: z.string().optional(), id: z.number().optional() });
export type Label = z.infer<typeof label>;

const branch = z.looseObject({ ref: z.string(), sha: z.string(), label: z.string().nullish() });

export const pullRecord = z.looseObject({
  id: z.number(),
  node_id: z.string().optional(),
  number: z.number().int(),
  state: z.enum(['open', 'closed']),
  title: z.string(),
  body: z.string().nullish(),
  user,
  draft: z.boolean().optional(),
  labels: z.array(label).default([]),
  requested_reviewers: z.array(knownUser).default([]),
  created_at: time,
  updated_at: time,
  closed_at: nullableTime,
  merged_at: nullableTime,
  merge_commit_sha: z.string().nullish(),
  merged_by: user.optional(),
  head: branch,
  base: branch,
  additions: z.number().optional(),
  deletions: z.number().optional(),
  changed_files: z.number().optional(),
  html_url: z.string().optional(),
});
export type Pull = z.infer<typeof pullRecord>;

const signature = z.looseObject({
  name: z.string().nullish(),
  email: z.string().nullish(),
  date: time.optional(),
});

export const commitRecord = z.looseObject({
  sha: z.string(),
  node_id: z.string().optional(),
  commit: z.looseObject({
    message: z.string().default(''),
    author: signature.nullish(),
    committer: signature.nullish(),
  }),
  author: user.optional(),
  committer: user.optional(),
  parents: z.array(z.looseObject({ sha: z.string() })).default([]),
  stats: z.looseObject({ additions: z.number(), deletions: z.number() }).optional(),
});
export type Commit = z.infer<typeof commitRecord>;

export const reviewRecord = z.looseObject({
  id: z.number(),
  node_id: z.string().optional(),
  user,
  body: z.string().nullish(),
  state: z.string(),
  submitted_at: nullableTime,
  commit_id: z.string().nullish(),
});
export type Review = z.infer<typeof reviewRecord>;

const comment = {
  id: z.number(),
  node_id: z.string().optional(),
  user,
  body: z.string().nullish(),
  created_at: time,
  updated_at: time,
};
export const reviewCommentRecord = z.looseObject({
  ...comment,
  pull_request_url: z.string().optional(),
  pull_request_review_id: z.number().nullish(),
  in_reply_to_id: z.number().nullish(),
  path: z.string().optional(),
});
export type ReviewComment = z.infer<typeof reviewCommentRecord>;

export const issueCommentRecord = z.looseObject({ ...comment, issue_url: z.string().optional() });
export type IssueComment = z.infer<typeof issueCommentRecord>;

export const issueRecord = z.looseObject({
  id: z.number(),
  node_id: z.string().optional(),
  number: z.number().int(),
  state: z.enum(['open', 'closed']),
  state_reason: z.string().nullish(),
  title: z.string(),
  body: z.string().nullish(),
  user,
  labels: z.array(label).default([]),
  assignees: z.array(knownUser).default([]),
  created_at: time,
  updated_at: time,
  closed_at: nullableTime,
  html_url: z.string().optional(),
  pull_request: z.looseObject({}).optional(),
});
export type Issue = z.infer<typeof issueRecord>;

export const issueEventRecord = z.looseObject({
  id: z.number(),
  node_id: z.string().optional(),
  event: z.string(),
  actor: user,
  created_at: time,
  issue: z.looseObject({ number: z.number().int() }).nullish(),
});
export type IssueEvent = z.infer<typeof issueEventRecord>;

export const deploymentRecord = z.looseObject({
  id: z.number(),
  node_id: z.string().optional(),
  sha: z.string(),
  ref: z.string(),
  environment: z.string(),
  task: z.string().optional(),
  creator: user,
  created_at: time,
  updated_at: time,
});
export type Deployment = z.infer<typeof deploymentRecord>;

export const deploymentStatusRecord = z.looseObject({
  id: z.number(),
  node_id: z.string().optional(),
  state: z.string(),
  creator: user,
  created_at: time,
});
export type DeploymentStatus = z.infer<typeof deploymentStatusRecord>;

export const workflowRunRecord = z.looseObject({
  id: z.number(),
  name: z.string().nullish(),
  head_branch: z.string().nullish(),
  head_sha: z.string(),
  event: z.string(),
  status: z.string().nullish(),
  conclusion: z.string().nullish(),
  created_at: time,
  updated_at: time,
  actor: user.optional(),
});
export type WorkflowRun = z.infer<typeof workflowRunRecord>;

export const workflowJobRecord = z.looseObject({
  id: z.number(),
  run_id: z.number(),
  name: z.string(),
  status: z.string().nullish(),
  conclusion: z.string().nullish(),
});
export type WorkflowJob = z.infer<typeof workflowJobRecord>;

export const releaseRecord = z.looseObject({
  id: z.number(),
  node_id: z.string().optional(),
  tag_name: z.string(),
  name: z.string().nullish(),
  body: z.string().nullish(),
  draft: z.boolean().optional(),
  prerelease: z.boolean().optional(),
  author: user.optional(),
  target_commitish: z.string().optional(),
  created_at: time,
  published_at: nullableTime,
});
export type Release = z.infer<typeof releaseRecord>;
