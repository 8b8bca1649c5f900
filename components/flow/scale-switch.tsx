import { SegmentedControl } from '@mantine/core';
import type { ScaleKind } from '#components/charts/duration-scale.ts';
import { useScale } from './use-view.ts';

/** Whether durations are spread evenly, or by powers, which shows short and long ones alike. */
export function ScaleSwitch() {
  const [scale, setScale] = useScale();
  return (
    <SegmentedControl
      size="xs"
      aria-label="Scale of durations"
      data={[
        { value: 'log', label: 'Log' },
        { value: 'linear', label: 'Linear' },
      ]}
      value={scale}
      onChange={(value) => void setScale(value as ScaleKind)}
    />
  );
}
