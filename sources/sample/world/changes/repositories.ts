import type { Changer } from './table.ts';

/** Another name, or another owner: GitHub leads from the old name to it, until somebody else takes that. */
const renamed: Changer<'repository.renamed'> = (store, { to }, world) => {
  const [owner = '', name = ''] = to.split('/');
  const { repository } = store;
  store.repository = { ...repository, name, full_name: to, owner: { ...repository.owner, login: owner } };
  world.addRepository(store);
};

const archived: Changer<'repository.archived'> = (store, { archived }) => {
  store.repository.archived = archived;
};

/** Deleted, or no longer shown to whoever asks; `null` shows it again. */
const hidden: Changer<'repository.hidden'> = (store, { why }) => {
  store.hidden = why;
};

export const repositoryChanges = {
  'repository.renamed': renamed,
  'repository.archived': archived,
  'repository.hidden': hidden,
};
