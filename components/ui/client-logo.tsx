import type { ClientView } from '#lib/api/endpoints.ts';
import classes from './client-logo.module.css';
import { Initials } from './initials.tsx';

interface ClientLogoProps {
  /** Undefined: not known yet. */
  client: Pick<ClientView, 'id' | 'name' | 'logo'> | undefined;
  size?: 'small' | 'large';
}

/** The logo of a client, or the first letters of its name. Decoration beside the name itself. */
export function ClientLogo({ client, size = 'small' }: ClientLogoProps) {
  if (!client?.logo) return <Initials name={client?.name ?? '?'} large={size === 'large'} />;
  const address = (pixels: number) => `/api/logos/${client.logo}?client=${client.id}&size=${pixels}`;
  const [one, two] = size === 'small' ? [64, 64] : [128, 256];
  return (
    // biome-ignore lint/performance/noImgElement: of a fixed size already, and private
    <img
      className={classes.logo}
      data-size={size}
      src={address(one)}
      srcSet={`${address(one)} 1x, ${address(two)} 2x`}
      alt=""
    />
  );
}
