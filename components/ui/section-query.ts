/** Of a section whose content is known without asking. */
export const nothingToLoad = {
  data: true,
  error: null,
  isFetching: false,
  isPlaceholderData: false,
  refetch: () => {},
};
