/*
 * jira.js is read when it is first asked for: its 1,460 modules take 0.9 s and 80 MB (and hold the event loop for 0.3 s
 * at most), which no process without a Jira should pay.
 */

export const cloud = () => import('jira.js/cloud');
export const agile = () => import('jira.js/agile');
