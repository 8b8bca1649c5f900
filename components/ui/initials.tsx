import classes from './initials.module.css';

interface InitialsProps {
  name: string;
  round?: boolean;
  large?: boolean;
}

/** The first letters of a name in a box, where there is no picture. Decoration beside the name itself. */
export function Initials({ name, round = false, large = false }: InitialsProps) {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters = [words[0], words[1]].map((word) => word?.[0] ?? '').join('');
  return (
    <span
      className={classes.box}
      data-round={round || undefined}
      data-large={large || undefined}
      aria-hidden="true"
    >
      {letters.toUpperCase()}
    </span>
  );
}
