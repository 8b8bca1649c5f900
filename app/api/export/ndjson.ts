import type { Db, ReadOptions, Router } from '#db/router/router.ts';

const EXPORT_DEADLINE_MS = 15 * 60_000;

/**
 * Streams rows as one JSON object per line, from one snapshot of one replica, as fast as the caller takes them. The
 * answer begins when the first batch is there: what goes wrong before is a proper error; what goes wrong later cuts the
 * stream, which the caller sees as a broken transfer, never as a short but whole file.
 */
export async function ndjson(
  dataset: string,
  router: Router,
  scope: Pick<ReadOptions, 'clientId' | 'minLsn'>,
  batches: (db: Db) => AsyncGenerator<object[]>,
): Promise<Response> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  const options = { ...scope, retry: false, deadlineMs: EXPORT_DEADLINE_MS };

  const node = await new Promise<string>((begun, failed) => {
    router
      .read('data_export', options, async (db, served) => {
        for await (const rows of batches(db)) {
          begun(served.node);
          await writer.write(encoder.encode(rows.map((row) => `${JSON.stringify(row)}\n`).join('')));
        }
        begun(served.node);
        await writer.close();
      })
      .catch((error: unknown) => {
        failed(error);
        return writer.abort(error);
      })
      // The caller has gone: nobody is left to tell.
      .catch(() => {});
  });
  return new Response(readable, {
    headers: {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="${dataset}.ndjson"`,
      'cache-control': 'private, no-store',
      'x-leadline-node': node,
    },
  });
}
