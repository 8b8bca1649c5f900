'use client';

import { DialogForm } from '#components/ui/dialog-form.tsx';
import 'react-image-crop/dist/ReactCrop.css';
import { Button, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import ReactCrop, { type PercentCrop } from 'react-image-crop';
import { call } from '#components/hooks/api.ts';
import { useSave } from '#components/hooks/use-save.ts';
import layout from '#components/ui/layout.module.css';
import { Modal } from '#components/ui/modal.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { AdminClient } from '#lib/api/clients.ts';
import classes from './clients.module.css';
import { clientKeys } from './queries.ts';

interface CropDialogProps {
  client: AdminClient;
  file: File;
  close: () => void;
}

const WHOLE: PercentCrop = { unit: '%', x: 0, y: 0, width: 100, height: 100 };
const share = (percent: number) => Math.min(1, Math.max(0, percent / 100));

/** Which part of a picture is kept, beside how it will look. */
export function CropDialog({ client, file, close }: CropDialogProps) {
  const [crop, setCrop] = useState<PercentCrop>(WHOLE);
  const [unreadable, setUnreadable] = useState(false);
  const address = useObjectUrl(file);
  const save = useSave({
    send: () => {
      const { x, y, width, height } = crop;
      const part = { x: share(x), y: share(y), width: share(width), height: share(height) };
      return call('uploadLogo', { params: { id: client.id }, body: { file, ...part } });
    },
    keys: clientKeys,
    done: () => `The logo of ${client.name} is set`,
    onDone: close,
  });
  return (
    <Modal opened onClose={close} size="lg" title="Choose the part that is shown">
      <DialogForm
        action="Set the logo"
        send={() => save.mutate(undefined)}
        cancel={close}
        pending={save.isPending}
        disabled={unreadable || !address}
        error={save.error}
      >
        {address && !unreadable && (
          <div className={classes.crop}>
            <ReactCrop
              crop={crop}
              onChange={(_, percent) => setCrop(percent)}
              keepSelection
              minWidth={16}
              minHeight={16}
              ruleOfThirds
              ariaLabels={{
                cropArea: 'Part that is shown: move it by the arrow keys, ten times as far with Shift',
                nwDragHandle: 'Upper left corner, by the arrow keys',
                nDragHandle: 'Upper edge, by the arrow keys',
                neDragHandle: 'Upper right corner, by the arrow keys',
                eDragHandle: 'Right edge, by the arrow keys',
                seDragHandle: 'Lower right corner, by the arrow keys',
                sDragHandle: 'Lower edge, by the arrow keys',
                swDragHandle: 'Lower left corner, by the arrow keys',
                wDragHandle: 'Left edge, by the arrow keys',
              }}
            >
              {/* biome-ignore lint/performance/noImgElement: a file of this computer */}
              <img
                className={classes.source}
                src={address}
                alt="The file that was chosen"
                onError={() => setUnreadable(true)}
              />
            </ReactCrop>
            <div className={layout.tight}>
              <Text size="xs" c="dimmed">
                How it will look
              </Text>
              <Preview address={address} crop={crop} />
              <Button
                size="compact-xs"
                variant="subtle"
                disabled={crop.width === 100 && crop.height === 100}
                onClick={() => setCrop(WHOLE)}
              >
                The whole picture
              </Button>
            </div>
          </div>
        )}
        {unreadable && (
          <Notice tone="broken">
            This file is no picture that can be shown. Choose a PNG, JPEG, WebP or SVG.
          </Notice>
        )}
      </DialogForm>
    </Modal>
  );
}

/** The part in a square, as the server will cut it. */
function Preview({ address, crop }: { address: string; crop: PercentCrop }) {
  const [size, setSize] = useState({ width: 1, height: 1 });
  const wide = Math.max(1, (crop.width / 100) * size.width);
  const high = Math.max(1, (crop.height / 100) * size.height);
  const side = Math.max(wide, high);
  const percent = (length: number) => `${(length / side) * 100}%`;
  return (
    <div className={classes.preview} data-testid="preview">
      <div className={classes.part} style={{ width: percent(wide), height: percent(high) }}>
        {/* biome-ignore lint/performance/noImgElement: a file of this computer */}
        <img
          src={address}
          alt=""
          style={{
            width: `${(100 / Math.max(crop.width, 0.1)) * 100}%`,
            height: `${(100 / Math.max(crop.height, 0.1)) * 100}%`,
            left: `${(-crop.x / Math.max(crop.width, 0.1)) * 100}%`,
            top: `${(-crop.y / Math.max(crop.height, 0.1)) * 100}%`,
          }}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setSize({ width: naturalWidth || 1, height: naturalHeight || 1 })
          }
        />
      </div>
    </div>
  );
}

/** Given back when the file is another, or nobody looks any more. */
function useObjectUrl(file: File): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}
