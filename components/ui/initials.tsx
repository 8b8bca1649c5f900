import classes from './initials.module.css';

/** The first letters of a name in a box, where a picture will stand. Decoration beside the name itself. */
export function Initials({ name, round = false }: { name: string; round?: boolean }) {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters = [words[0], words[1]].map((word) => word?.[0] ?? '').join('');
  return (
    <span className={classes.box} data-round={round || undefined} aria-hidden="true">
      {letters.toUpperCase()}
    </span>
  );
}
