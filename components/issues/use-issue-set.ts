import { useDetails } from '#components/ui/use-details.ts';
import { type IssueSet, issueSetText } from './issue-details.ts';

/** Shows issues in the drawer of the page. */
export function useIssueSet(): (set: IssueSet) => void {
  const { open } = useDetails();
  return (set) => open(issueSetText(set));
}
