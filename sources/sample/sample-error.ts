/** Something a person must mend (a folder, a file, a port): the message is one line, fit to be printed as it is. */
export class SampleError extends Error {
  override readonly name = 'SampleError';
}
