import { Button, FileButton, Text } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { useRef, useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { ClientLogo } from '#components/ui/client-logo.tsx';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import type { AdminClient } from '#lib/api/clients.ts';
import classes from './clients.module.css';
import { clientKeys } from './queries.ts';

/** Only when a picture was chosen. */
const CropDialog = dynamic(() => import('./crop-dialog.tsx').then((module) => module.CropDialog), {
  ssr: false,
});

const MAX_BYTES = 2_000_000;
const TYPES = 'image/png,image/jpeg,image/webp,image/svg+xml';

/** The picture of a client, another one, or none. */
export function LogoForm({ client }: { client: AdminClient }) {
  const [file, setFile] = useState<File | null>(null);
  const [tooLarge, setTooLarge] = useState(false);
  /** Forgets the file, so that the same one can be chosen again. */
  const forget = useRef<() => void>(null);
  const remove = useSave({
    send: () => call('deleteLogo', { params: { id: client.id } }),
    keys: clientKeys,
    done: () => 'The logo is removed',
  });
  return (
    <div className={classes.logo}>
      <ClientLogo client={client} size="large" />
      <div className={layout.tight}>
        <Text size="sm">
          PNG, JPEG, WebP or SVG, up to 2 MB and 25 megapixels. It is shown in the top bar, in the list of
          clients and on what is printed. Places and cameras that a file tells of are not kept.
        </Text>
        <div className={layout.row}>
          <FileButton
            accept={TYPES}
            resetRef={forget}
            onChange={(chosen) => {
              remove.reset();
              setTooLarge((chosen?.size ?? 0) > MAX_BYTES);
              setFile(chosen && chosen.size <= MAX_BYTES ? chosen : null);
              forget.current?.();
            }}
          >
            {(props) => (
              <Button
                {...props}
                size="xs"
                variant="default"
                leftSection={<IconUpload size={14} aria-hidden="true" />}
              >
                {client.logo ? 'Choose another logo…' : 'Choose a logo…'}
              </Button>
            )}
          </FileButton>
          {client.logo && (
            <Button
              size="xs"
              variant="default"
              loading={remove.isPending}
              onClick={() => remove.mutate(undefined)}
            >
              Remove the logo
            </Button>
          )}
        </div>
        {tooLarge && <Notice tone="broken">The file is larger than 2 MB. Make the picture smaller.</Notice>}
        {remove.error && <Notice tone="broken">{remove.error.message}</Notice>}
      </div>
      {file && <CropDialog client={client} file={file} close={() => setFile(null)} />}
    </div>
  );
}
