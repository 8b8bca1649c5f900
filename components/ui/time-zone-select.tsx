import { Select, type SelectProps } from '@mantine/core';

interface TimeZoneSelectProps extends Pick<SelectProps, 'description' | 'error'> {
  value: string;
  /** Offered first. */
  home?: string;
  onChange: (zone: string) => void;
}

/** A time zone, of those that the browser knows; the database may know more, as may what is chosen already. */
export function TimeZoneSelect({ value, home = value, onChange, ...more }: TimeZoneSelectProps) {
  return (
    <Select
      label="Time zone"
      data={[...new Set([home, value, 'UTC', ...Intl.supportedValuesOf('timeZone')])]}
      value={value}
      onChange={(zone) => zone && onChange(zone)}
      searchable
      allowDeselect={false}
      limit={100}
      nothingFoundMessage="No time zone of this name"
      {...more}
    />
  );
}
