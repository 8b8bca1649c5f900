/** Where the server is reached: `api` is the base of REST addresses, `web` of what a person opens. */
export interface Origin {
  api: string;
  web: string;
}

/** Every record that was recorded brings its own addresses; only generated ones are given ours. */
export const isRecorded = (record: object): boolean => 'url' in record;

export const links = {
  user: ({ api, web }: Origin, login: string) => ({
    url: `${api}/users/${encodeURIComponent(login)}`,
    html_url: `${web}/${encodeURIComponent(login)}`,
    avatar_url: `${web}/avatars/${encodeURIComponent(login)}.svg`,
  }),
  repository: ({ api, web }: Origin, fullName: string) => ({
    url: `${api}/repos/${fullName}`,
    html_url: `${web}/${fullName}`,
    pulls_url: `${api}/repos/${fullName}/pulls{/number}`,
    commits_url: `${api}/repos/${fullName}/commits{/sha}`,
    deployments_url: `${api}/repos/${fullName}/deployments`,
  }),
  pull: ({ api, web }: Origin, fullName: string, number: number) => ({
    url: `${api}/repos/${fullName}/pulls/${number}`,
    html_url: `${web}/${fullName}/pull/${number}`,
    issue_url: `${api}/repos/${fullName}/issues/${number}`,
    commits_url: `${api}/repos/${fullName}/pulls/${number}/commits`,
    comments_url: `${api}/repos/${fullName}/issues/${number}/comments`,
    review_comments_url: `${api}/repos/${fullName}/pulls/${number}/comments`,
  }),
  issueOfPull: ({ api, web }: Origin, fullName: string, number: number) => ({
    url: `${api}/repos/${fullName}/pulls/${number}`,
    html_url: `${web}/${fullName}/pull/${number}`,
  }),
  issue: ({ api, web }: Origin, fullName: string, number: number, pull: boolean) => ({
    url: `${api}/repos/${fullName}/issues/${number}`,
    repository_url: `${api}/repos/${fullName}`,
    html_url: `${web}/${fullName}/${pull ? 'pull' : 'issues'}/${number}`,
    comments_url: `${api}/repos/${fullName}/issues/${number}/comments`,
    events_url: `${api}/repos/${fullName}/issues/${number}/events`,
  }),
  commit: ({ api, web }: Origin, fullName: string, sha: string) => ({
    url: `${api}/repos/${fullName}/commits/${sha}`,
    html_url: `${web}/${fullName}/commit/${sha}`,
  }),
  deployment: ({ api }: Origin, fullName: string, id: number) => ({
    url: `${api}/repos/${fullName}/deployments/${id}`,
    repository_url: `${api}/repos/${fullName}`,
    statuses_url: `${api}/repos/${fullName}/deployments/${id}/statuses`,
  }),
  run: ({ api, web }: Origin, fullName: string, id: number) => ({
    url: `${api}/repos/${fullName}/actions/runs/${id}`,
    html_url: `${web}/${fullName}/actions/runs/${id}`,
    jobs_url: `${api}/repos/${fullName}/actions/runs/${id}/jobs`,
  }),
};
