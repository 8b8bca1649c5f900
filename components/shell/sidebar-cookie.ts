/** Holds "1" while the sidebar is folded. Apart from the shell, since the server reads it too. */
export const FOLDED_COOKIE = 'leadline_sidebar_folded';
