import type {
  JiraBoard,
  JiraField,
  JiraHistory,
  JiraIssue,
  JiraProject,
  JiraSprint,
  JiraStatus,
  JiraUser,
} from './records.ts';
import { inZone } from './zone.ts';

/** Records as one account is shown them: addresses of this site, times in its zone. */
export function jiraPresenter(site: string, zone: string) {
  const user = (of: JiraUser) => ({
    self: `${site}/rest/api/3/user?accountId=${encodeURIComponent(of.accountId)}`,
    active: true,
    accountType: 'atlassian',
    ...of,
  });
  const time = (ms: number) => inZone(ms, zone);
  const isUser = (value: unknown): value is JiraUser =>
    typeof value === 'object' && value !== null && 'accountId' in value;

  /** `created` in epoch ms where changelogs are asked for in bulk, else as all other times. */
  const history = ({ id, author, at, items }: JiraHistory, bulk: boolean) => ({
    id,
    created: bulk ? at : time(at),
    items,
    ...(author ? { author: user(author) } : {}),
  });

  function fieldsOf(issue: JiraIssue, wanted: readonly string[]): Record<string, unknown> {
    const all: Record<string, unknown> = {
      ...issue.fields,
      project: project(issue.fields.project),
      created: time(issue.createdAt),
      updated: time(issue.updatedAt),
      resolutiondate: issue.resolvedAt === null ? null : time(issue.resolvedAt),
    };
    const names = wanted.some((name) => name === '*all' || name === '*navigable') ? Object.keys(all) : wanted;
    return Object.fromEntries(
      names
        .filter((name) => name in all)
        .map((name) => [name, isUser(all[name]) ? user(all[name]) : all[name]]),
    );
  }

  const project = ({ id, key, name, ...more }: JiraProject) => ({
    self: `${site}/rest/api/3/project/${id}`,
    id,
    key,
    name,
    projectTypeKey: 'software',
    simplified: false,
    style: 'classic',
    isPrivate: false,
    ...more,
  });

  return {
    user,
    history,
    project,
    status: (of: JiraStatus) => ({ self: `${site}/rest/api/3/status/${of.id}`, ...of }),
    field: (of: JiraField) => ({
      key: of.id,
      custom: of.custom ?? false,
      orderable: true,
      navigable: true,
      searchable: true,
      clauseNames: [of.id],
      ...of,
    }),
    board: ({ id, name, type }: JiraBoard, of: JiraProject | undefined) => ({
      id,
      self: `${site}/rest/agile/1.0/board/${id}`,
      name,
      type,
      ...(of && {
        location: {
          projectId: Number(of.id),
          projectKey: of.key,
          projectName: of.name,
          displayName: `${of.name} (${of.key})`,
          name: `${of.name} (${of.key})`,
          projectTypeKey: 'software',
        },
      }),
    }),
    sprint: (of: JiraSprint) => ({ self: `${site}/rest/agile/1.0/sprint/${of.id}`, ...of }),
    /** @param wanted names of fields; search gives the id alone without any */
    issue: (issue: JiraIssue, wanted: readonly string[], expand: string) => {
      const onlyId = wanted.length === 0 || (wanted.length === 1 && wanted[0] === 'id');
      return {
        id: issue.id,
        ...(onlyId
          ? {}
          : {
              key: issue.key,
              self: `${site}/rest/api/3/issue/${issue.id}`,
              fields: fieldsOf(issue, wanted),
            }),
        ...(expand.includes('changelog') ? { changelog: cutChangelog(issue) } : {}),
      };
    },
  };

  /** However long the history, an expanded one ends after the newest 40 (J1). */
  function cutChangelog({ histories }: JiraIssue) {
    const shown = histories.slice(-EXPANDED).reverse();
    return {
      startAt: 0,
      maxResults: shown.length,
      total: histories.length,
      histories: shown.map((entry) => history(entry, false)),
    };
  }
}

const EXPANDED = 40;

export type JiraPresenter = ReturnType<typeof jiraPresenter>;
