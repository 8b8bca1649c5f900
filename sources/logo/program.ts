// A program of its own (make-logo.ts): takes one picture, answers what was made of it or why nothing, and ends.
import { decode } from './decode.ts';
import type { Order, Reply } from './make-logo.ts';

process.once('message', (order: Order) => {
  const answer = (reply: Reply) => process.send?.(reply, () => process.disconnect());
  decode(order).then(
    (logo) => answer({ logo }),
    (error: Error) => answer({ refusal: error.message }),
  );
});
