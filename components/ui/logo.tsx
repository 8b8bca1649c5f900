/** A lead on its line: what a ship sounds the depth with. Decoration beside the name. */
export function LogoMark({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="var(--mantine-primary-color-filled)" />
      <path d="M16 5v10" stroke="var(--mantine-color-white)" strokeWidth="2.5" strokeLinecap="round" />
      <path d="M16 14l3.6 6.2a4.2 4.2 0 1 1-7.2 0z" fill="var(--mantine-color-white)" />
    </svg>
  );
}
