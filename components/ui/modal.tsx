// biome-ignore lint/style/noRestrictedImports: this is the one place.
import { Modal as MantineModal, type ModalProps } from '@mantine/core';
import { useFocusBack } from '#components/hooks/use-focus-back.ts';

/** Mantine's, which gives the focus back also where it comes with its opening. */
export function Modal(props: ModalProps) {
  useFocusBack(props.opened);
  return <MantineModal {...props} />;
}
