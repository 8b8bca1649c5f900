/** A part of a picture, as shares of its width and height; the whole one unless told. */
export interface Crop {
  x?: number | undefined;
  y?: number | undefined;
  width?: number | undefined;
  height?: number | undefined;
}

/** PNGs of fixed sizes, with nothing left of the file that was uploaded. */
export interface MadeLogo {
  /** Of the pictures, 32 digits in hex. */
  hash: string;
  px64: Uint8Array;
  px128: Uint8Array;
  px256: Uint8Array;
}
