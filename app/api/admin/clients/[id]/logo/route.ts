import { handle, handleOutside } from '#app/api/handle.ts';
import { deleteLogo, putLogo } from '#db/writes/logos.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const POST = handleOutside(
  endpoints.uploadLogo,
  { archivedToo: true, client: ({ params }) => params.id },
  async ({ body: { file, ...crop } }, { clientId, person, ip, runtime }) => {
    // No transaction is open while it is decoded.
    const made = await runtime.makeLogo(file, crop);
    return await runtime.router.write('client_mgmt', { clientId }, (tx) =>
      putLogo(tx, { clientId, actor: person.email, ip }, made),
    );
  },
);

export const DELETE = handle(
  endpoints.deleteLogo,
  { purpose: 'client_mgmt', archivedToo: true, client: ({ params }) => params.id },
  (tx, { params }, { person, ip }) => deleteLogo(tx, { clientId: params.id, actor: person.email, ip }),
);
