/** Filters whose value is a text of the sources. */
export const textFilters = [
  {
    name: 'label',
    label: 'Label',
    hint: 'Only pull requests and issues with it; deployments, incidents and runs of CI have none',
  },
  { name: 'branch', label: 'Branch', hint: 'Only pull requests into it, and runs of CI on it' },
  { name: 'type', label: 'Issue type', hint: 'Only issues of this type' },
] as const;

export type TextFilter = (typeof textFilters)[number]['name'];
