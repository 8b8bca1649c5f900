/** Filters whose value is a text of the sources. */
export const textFilters = [
  { name: 'label', label: 'Label', hint: 'Only pull requests and issues with this label' },
  { name: 'branch', label: 'Branch', hint: 'Only pull requests into this branch' },
  { name: 'type', label: 'Issue type', hint: 'Only issues of this type' },
] as const;
