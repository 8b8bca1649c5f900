import { encode } from 'uqr';

/** A text as a QR code, dark on light in either theme, since cameras want it so. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg viewBox={`0 0 ${size} ${size}`} width="200" height="200" role="img" aria-label={label}>
      <rect width={size} height={size} fill="var(--mantine-color-white)" />
      <path d={path} fill="var(--mantine-color-black)" shapeRendering="crispEdges" />
    </svg>
  );
}
