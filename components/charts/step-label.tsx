import { usePlotArea } from 'recharts';
import { chartText } from '#components/ui/theme.ts';
import { wrapWords } from './wrap-words.ts';

interface StepLabelProps {
  steps: readonly { name: string; now: number }[];
  /** Given by the axis. */
  x?: number;
  y?: number;
  payload?: { value: number };
}

/** So many lines at most. */
const LINES = 3;
/** Mean width of a letter of the size of ticks, in px. */
const LETTER = 6.8;

export const stepLabelHeight = LINES * chartText.line + chartText.tickMargin;

/** Name of a step and how much is in it, under its column: in several lines where that is narrow. */
export function StepLabel({ steps, x = 0, y = 0, payload }: StepLabelProps) {
  const plot = usePlotArea();
  const step = steps[Math.floor(payload?.value ?? 0)];
  if (!plot || !step) return null;
  const letters = Math.floor(plot.width / steps.length / LETTER);
  return (
    <text x={x} y={y} textAnchor="middle" {...chartText.tick}>
      {wrapWords(`${step.name} (${step.now})`, letters, LINES).map((line, index) => (
        <tspan key={line} x={x} dy={index === 0 ? '1em' : chartText.line}>
          {line}
        </tspan>
      ))}
    </text>
  );
}
