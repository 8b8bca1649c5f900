import type { Definition } from '#components/ui/definition.ts';

/** The definitions of docs/metrics.md, as a reader of the page needs them. */
export const definitions = {
  frequency: {
    title: 'Deployment frequency',
    text: 'Successful deployments to production per day of the range, without days to come and days before the first deployment known, of whatever result. The band follows the median of distinct deployment days in full weeks; below weekly, the deployment days of full months. A week or month that begins before the first deployment known is not full.',
    noun: 'full week',
  },
  leadTime: {
    title: 'Change lead time',
    text: 'Time from the first commit of a pull request to the end of the first successful production deployment that contains its merge. Half of the changes deployed in the range took no longer than the value shown (the median). Those of the first deployment ever known are left out: months of history would land on it.',
    noun: 'change',
  },
  failRate: {
    title: 'Change fail rate',
    text: 'Deployments that caused at least one incident, of those that reached production: successes, and whatever an incident is attributed to. Several incidents of one deployment count once. One that failed to deploy broke nothing in production: it is named beside the rate, and counts in it only if an incident is attributed to it.',
    noun: 'deployment',
  },
  recovery: {
    title: 'Failed deployment recovery time',
    text: 'Time from the end of the deployment that caused an incident to the resolution of that incident, median, of incidents resolved in the range that are attributed to a deployment. Time to restore, from the opening of an incident to its resolution, stands beside it: of all incidents, whatever caused them. It is known as MTTR, whose M is usually a mean; here it is the median, which one long outage does not move.',
    noun: 'incident',
  },
  rework: {
    title: 'Deployment rework rate',
    text: 'Deployments that were unplanned fixes, of those that reached production: one that brings a revert, a hotfix by the client’s rules, or a change made for an incident.',
    noun: 'deployment',
  },
  services: {
    title: 'Services',
    text: 'The five metrics of each service, and of each repository that belongs to none and had a deployment or an incident. By name: this is no ranking.',
    noun: 'service',
  },
  deployments: {
    title: 'Deployments',
    text: 'Deployments that finished in the range, to production unless an environment is chosen. What a rule leaves out stands here too, and says so.',
    noun: 'deployment',
  },
  incidents: {
    title: 'What caused the incidents',
    text: 'Incidents opened in the range and the deployment that is held to be the cause, best reason first: a person said so, its webhook names it, its fix reverts a change of it, or it is the latest production deployment of the same service before the incident, within the window of the rules.',
    noun: 'incident',
  },
} satisfies Record<string, Definition>;
