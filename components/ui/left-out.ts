/** A rule that leaves something out of the figures, as people read it: "by hand". */
export const ruleName = (rule: string) => rule.replaceAll(/[_-]+/g, ' ');

/** Said of what a rule leaves out. */
export const leftOutBy = (rule: string) => `left out by rule “${ruleName(rule)}”`;
