import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/**
 * The one place where colours and sizes are written. Style sheets use the variables made of them here and by
 * Mantine; charts use the constants.
 */

const gray: MantineColorsTuple = [
  '#f6f7f9',
  '#eef0f3',
  '#e2e5ea',
  '#d2d6dd',
  '#b9bfc9',
  '#959dab',
  '#6f7785',
  '#545b68',
  '#383e48',
  '#1c2027',
];

const dark: MantineColorsTuple = [
  '#d9dce2',
  '#b8bdc7',
  '#969ca9',
  '#6d7482',
  '#3d434e',
  '#2f343d',
  '#23272e',
  '#1b1e24',
  '#15171c',
  '#0f1114',
];

/** Okabe-Ito: told apart by the colour-blind, in both themes. The same thing has the same colour on every page. */
export const chartColors = {
  coding: '#0072B2',
  pickup: '#E69F00',
  review: '#009E73',
  merge: '#CC79A7',
  unreviewed: '#999999',
  deploy: '#56B4E9',
  failure: '#D55E00',
} as const;

/**
 * Steps of a workflow, by category and in turns within one: waiting is warm, work is blue, done is green, to do is grey.
 * The vermilion stays for failures.
 */
export const stepPalette = {
  todo: ['#999999', '#C8C8C8'],
  in_progress: ['#0072B2', '#56B4E9', '#CC79A7'],
  waiting: ['#E69F00', '#F0E442', '#A66F00'],
  done: ['#009E73', '#66C5AB'],
} as const;

/** Kinds of work, the most frequent first; what is beyond them shares the last. */
export const kindPalette = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#999999'] as const;

/** What work is for, in the words and colours of every page. */
export const workGroups = [
  { group: 'feature', label: 'Features', color: '#0072B2' },
  { group: 'bug', label: 'Bugs', color: '#E69F00' },
  { group: 'upkeep', label: 'Upkeep', color: '#009E73' },
  { group: 'other', label: 'Other', color: '#999999' },
] as const;

/** Heights in px that skeleton and content share, so that nothing jumps while loading. */
export const heights = {
  kpiCard: 170,
  sparkline: 32,
  chart: 300,
  chartTall: 380,
  chartSmall: 200,
  tableRow: 53,
  log: 200,
  logTall: 400,
} as const;

/** Text and distances inside charts, in px: SVG knows no rem. */
export const chartText = {
  tick: { fontSize: 12, fill: 'var(--chart-tick)' },
  tickMargin: 8,
  /** Least space between two ticks. */
  gap: 16,
  /** Width of an axis of durations. */
  axis: 56,
  /** Width of a bar at most. */
  bar: 48,
  margin: { top: 8, right: 0, bottom: 0, left: 0 },
  /** Of a chart whose lines or bands are named at their right end. */
  labelMargin: { top: 8, right: 148, bottom: 0, left: 0 },
  /** Of a chart whose percentiles are named there. */
  percentileMargin: { top: 8, right: 68, bottom: 0, left: 0 },
  /** Labels that stand under each other are at least so far apart. */
  line: 15,
  /** A dot, and how near a pointer must come. */
  dot: { size: 6, reach: 20 },
} as const;

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 7 },
  colors: { gray, dark },
  black: '#1c2027',
  fontFamily:
    "var(--font-inter), 'Inter Variable', 'Inter Fallback', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '3px', sm: '4px', md: '8px', lg: '12px', xl: '24px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '0.875rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  components: {
    Tooltip: {
      defaultProps: {
        withArrow: true,
        openDelay: 150,
        transitionProps: { duration: 100 },
        multiline: true,
        maw: 320,
      },
    },
    // What holds the focus does not vanish as the page is scrolled.
    Popover: {
      defaultProps: { shadow: 'md', radius: 'md', transitionProps: { duration: 100 }, hideDetached: false },
    },
    Menu: {
      defaultProps: {
        shadow: 'md',
        radius: 'md',
        transitionProps: { duration: 100 },
        // Inside its landmark, and without a focus stop that is no item of the menu: axe finds both.
        withinPortal: false,
        withInitialFocusPlaceholder: false,
      },
    },
    Modal: {
      defaultProps: { transitionProps: { duration: 100 }, closeButtonProps: { 'aria-label': 'Close' } },
      styles: {
        // What has the focus is not to hide behind the buttons at the end.
        content: {
          '--scroll-surface': 'var(--surface-raised)',
          background: 'var(--surface-raised)',
          scrollPaddingBottom: 'calc(2 * var(--touch))',
        },
        header: { background: 'var(--surface-raised)' },
        title: {
          fontSize: 'var(--mantine-font-size-lg)',
          fontWeight: 600,
          lineHeight: 1.3,
          overflowWrap: 'anywhere',
        },
      },
    },
    Drawer: { defaultProps: { transitionProps: { duration: 140 } } },
    InputWrapper: { styles: { label: { marginBottom: 'var(--gap-1)' } } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } },
  },
});

const statusLight = { ok: '#17703f', late: '#8a5300', broken: '#c0272d', busy: '#3b5bdb', idle: '#545b68' };
const statusDark = { ok: '#5fd08f', late: '#f2b84b', broken: '#ff8a8a', busy: '#91a7ff', idle: '#b8bdc7' };

const prefixed = (prefix: string, values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`--${prefix}-${name}`, value]));

/** Variables beyond Mantine's own: surfaces, meaning (`--status-*`), sizes of the shell, colours of charts. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {
    '--sidebar-width': '232px',
    '--sidebar-width-folded': '60px',
    '--topbar-height': '56px',
    '--content-width': '1440px',
    '--touch': '36px',
    '--scroll-edge': '14px',
    '--name-width': '160px',
    '--hair': '1px',
    '--focus': '2px',
    '--gap-1': '4px',
    '--gap-2': '8px',
    '--gap-3': '12px',
    '--gap-4': '16px',
    '--gap-6': '24px',
    '--gap-8': '32px',
    '--font-kpi': '1.75rem',
    '--font-kpi-unit': '1rem',
    '--font-small': '0.75rem',
    '--kpi-height': `${heights.kpiCard}px`,
    '--spark-height': `${heights.sparkline}px`,
    '--chart-height': `${heights.chart}px`,
    '--log-height': `${heights.log}px`,
    '--row-height': `${heights.tableRow}px`,
    '--meter-height': '8px',
    '--meter-height-small': '4px',
    '--swatch': '10px',
    '--logo-large': '96px',
    '--login-width': '380px',
    '--popover-width': '340px',
    '--fact-width': '190px',
    '--log-height-tall': `${heights.logTall}px`,
    '--motion': '120ms',
    ...prefixed('series', chartColors),
  },
  light: {
    '--mantine-color-body': gray[0],
    // On a row under the pointer too (4.96 to 1).
    '--mantine-color-anchor': 'var(--mantine-color-indigo-8)',
    '--mantine-color-dimmed': '#596170',
    '--mantine-color-placeholder': '#6f7785',
    '--mantine-color-error': statusLight.broken,
    '--surface': '#ffffff',
    '--surface-raised': '#ffffff',
    '--surface-sunken': gray[0],
    '--surface-hover': gray[1],
    '--surface-selected': 'var(--mantine-color-indigo-0)',
    '--text-selected': 'var(--mantine-color-indigo-8)',
    '--hairline': gray[2],
    '--hairline-strong': gray[4],
    '--chart-grid': gray[2],
    '--chart-tick': '#596170',
    '--chart-mark': '#1c2027',
    '--skeleton': gray[1],
    '--scroll-shade': 'rgb(28 32 39 / 26%)',
    ...prefixed('status', statusLight),
  },
  dark: {
    '--mantine-color-body': dark[8],
    '--mantine-color-dimmed': '#9ba2af',
    '--mantine-color-placeholder': '#858c99',
    '--mantine-color-error': statusDark.broken,
    // What can be clicked has one colour, as a link and as a button without a frame.
    '--mantine-color-disabled': dark[5],
    '--mantine-color-indigo-light-color': 'var(--mantine-color-anchor)',
    '--surface': dark[7],
    '--surface-raised': dark[6],
    '--surface-sunken': dark[8],
    '--surface-hover': dark[6],
    '--surface-selected': 'color-mix(in srgb, var(--mantine-color-indigo-5) 18%, transparent)',
    '--text-selected': 'var(--mantine-color-indigo-2)',
    '--hairline': dark[5],
    '--hairline-strong': dark[4],
    '--chart-grid': dark[5],
    '--chart-tick': '#b8bdc7',
    '--chart-mark': '#f1f3f5',
    '--skeleton': dark[6],
    '--scroll-shade': 'rgb(0 0 0 / 75%)',
    ...prefixed('status', statusDark),
  },
});
