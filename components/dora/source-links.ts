import type { DeploymentView } from '#lib/api/deployments.ts';
import type { Incident } from '#lib/api/incidents.ts';

interface SourceLink {
  label: string;
  url: string;
}

/** What the address of a deployment shows, by where it comes from. */
const deploymentWords: Readonly<Record<string, string>> = {
  github_deployments: 'Its log',
  workflow_runs: 'Workflow run on GitHub',
  releases: 'Release on GitHub',
  merges: 'Pull request on GitHub',
};

/** To whatever shows a deployment at its source, to its environment and to its commit. */
export function deploymentLinks({ deployment, repositoryUrl }: DeploymentView): SourceLink[] {
  const { url, source, environment, sha } = deployment;
  const links: SourceLink[] = [];
  if (url) links.push({ label: deploymentWords[source] ?? 'Open at its source', url });
  // GitHub has no page of one deployment.
  if (source === 'github_deployments') {
    const of = encodeURIComponent(environment);
    links.push({
      label: `Deployments to ${environment} on GitHub`,
      url: `${repositoryUrl}/deployments/${of}`,
    });
  }
  if (sha)
    links.push({ label: `Commit ${sha.slice(0, 7)} on GitHub`, url: `${repositoryUrl}/commit/${sha}` });
  return links;
}

const incidentWords: Readonly<Record<string, string>> = {
  github: 'Issue on GitHub',
  jira: 'Issue in Jira',
  revert: 'Pull request on GitHub',
};

/** To whatever told of an incident. */
export const incidentLinks = ({ url, source }: Pick<Incident, 'url' | 'source'>): SourceLink[] =>
  url ? [{ label: incidentWords[source] ?? `Open in ${source}`, url }] : [];
